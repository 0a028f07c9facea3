#!/usr/bin/env bash
# restore.sh <folder of one backup> [--yes]: checks every hash, then puts database and files back.
# Stop web and worker first. A database that has tables is replaced only with --yes.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=common.sh
. "$here/common.sh"

[ $# -ge 1 ] || fail '用法：restore.sh <备份目录/时间> [--yes]'
source="$1"
[ -f "$source/SHA256SUMS" ] || fail "$source 不是一份完整的备份（没有 SHA256SUMS）"
for part in "$source"/*; do
  name="$(basename "$part")"
  [ "$name" = SHA256SUMS ] || grep -q "  $name\$" "$source/SHA256SUMS" || fail "$name 不在 SHA256SUMS 中"
done
(cd "$source" && sha256sum --check --strict --quiet SHA256SUMS) || fail '备份文件与校验值不符，已损坏或被改动，未作任何恢复'

read_database_url
client="$(first_of mariadb mysql)"
flush_redis() {
  local client pattern='^redis://(([^:@/]*)(:([^@/]*))?@)?([^:/@]+)(:([0-9]+))?(/([0-9]+))?$'
  client="$(command -v redis-cli || command -v valkey-cli)" || return 1
  [[ "$REDIS_URL" =~ $pattern ]] || return 1
  # The password goes through the environment, not the command line.
  REDISCLI_AUTH="$(decode "${BASH_REMATCH[4]}")" "$client" -h "${BASH_REMATCH[5]}" -p "${BASH_REMATCH[7]:-6379}" \
    -n "${BASH_REMATCH[9]:-0}" ${BASH_REMATCH[2]:+--user "$(decode "${BASH_REMATCH[2]}")"} FLUSHDB | grep -q '^OK$'
}
# The settings of the server may be anybody's; rows must come back as they were, and be committed.
pinned="SET autocommit = 1, foreign_key_checks = 1, sql_mode = 'NO_ENGINE_SUBSTITUTION', time_zone = '+00:00'"
sql() { "$client" --defaults-extra-file="$credentials" --default-character-set=utf8mb4 --init-command="$pinned" "$@"; }

tables="$(sql -N -e "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '$database'")"
if [ "$tables" != 0 ] && [ "${2:-}" != --yes ]; then
  fail "库 $database 中已有 $tables 张表。确认用备份替换时请加 --yes"
fi
sql -e "DROP DATABASE IF EXISTS \`$database\`; CREATE DATABASE \`$database\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci"
# The first line of a MariaDB dump is a command that MySQL's client does not know.
gzip -dc "$source/database.sql.gz" | sed '1{/sandbox mode/d}' | sql "$database"

if [ -f "$source/files.tar" ]; then
  files="${DATA_DIR:-.data}/files"
  fresh="$files.restored-$$"
  mkdir -p "$fresh"
  tar -C "$fresh" -xf "$source/files.tar"
  # What was there is put aside, not deleted.
  if [ -d "$files" ]; then mv "$files" "$files.before-$(date -u +%Y%m%dT%H%M%SZ)"; fi
  mv "$fresh" "$files"
fi

# Jobs in Redis belong to the time after the backup; the queue is filled again from the database.
if [ -n "${REDIS_URL:-}" ]; then
  flush_redis || echo '! 没能清空 Redis：请在启动前手工执行 FLUSHDB，否则新任务会被当作已完成' >&2
fi
echo "✓ 已恢复 $source 到库 $database"
echo "  接着：npm run migrate（设有 APP_DATABASE_URL 时一并恢复应用账号的权限），npm run audit:verify（APP_SECRET 必须与备份时相同），再启动应用。"

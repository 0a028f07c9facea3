#!/usr/bin/env bash
# backup.sh <folder>: one backup of database and files into <folder>/<UTC time>, with SHA-256 of every part.
# Needs DATABASE_URL; files on disk are taken from DATA_DIR/files. Consistent while people work: the dump is one
# transaction, and files, which are never changed, are copied after it (so every file it names is there).
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=common.sh
. "$here/common.sh"

[ $# -eq 1 ] || fail '用法：backup.sh <备份目录>'
read_database_url
dump="$(first_of mariadb-dump mysqldump)"
umask 077
final="$1/$(date -u +%Y%m%dT%H%M%SZ)"
[ ! -e "$final" ] || fail "$final 已存在"
target="$final.partial"
mkdir -p "$target"

options=(--single-transaction --quick --routines --triggers --hex-blob --no-tablespaces --default-character-set=utf8mb4)
# MySQL's own tool adds statements that only its replication understands.
if "$dump" --help 2> /dev/null | grep -q 'set-gtid-purged'; then options+=(--set-gtid-purged=OFF); fi
"$dump" --defaults-extra-file="$credentials" "${options[@]}" "$database" | gzip > "$target/database.sql.gz"

files="${DATA_DIR:-.data}/files"
if [ "${FILES:-disk}" = disk ]; then
  mkdir -p "$files"
  # 1 means that a folder changed meanwhile: somebody added a file. Files themselves never change; uploads under way go.
  tar -C "$files" --exclude='*.part' -cf "$target/files.tar" . 2> "$work/tar.log" || [ $? -eq 1 ] || fail "$(cat "$work/tar.log")"
else
  echo "附件不在本机磁盘（FILES=${FILES:-disk}），未备份附件；对象存储请用其自身的版本与复制功能。"
fi

(cd "$target" && sha256sum -- * > SHA256SUMS)
mv "$target" "$final"
echo "✓ 备份完成：$final（$(du -sh "$final" | cut -f1)）"
echo "  APP_SECRET 不在备份中，请另行妥善保存：没有它，审计链和文书校验无法核对。"

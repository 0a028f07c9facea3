# Shared by backup.sh and restore.sh: reads DATABASE_URL, finds the client programs.

fail() {
  echo "✗ $*" >&2
  exit 1
}

decode() {
  local text="${1//\\/\\\\}"
  printf '%b' "${text//%/\\x}"
}

first_of() {
  local name
  for name in "$@"; do
    if command -v "$name" > /dev/null; then
      echo "$name"
      return
    fi
  done
  fail "缺少 $1。请安装数据库客户端：apt-get install mariadb-client（或 default-mysql-client）"
}

# Sets $database and writes the password into a file only we can read, so that it is on no command line.
read_database_url() {
  local pattern='^mysql://([^:@/]+)(:([^@/]*))?@([^:/]+)(:([0-9]+))?/([A-Za-z0-9_]+)'
  [[ "${DATABASE_URL:-}" =~ $pattern ]] || fail '请设置 DATABASE_URL=mysql://用户:密码@主机:端口/库名（本机：npm run backup）'
  database="${BASH_REMATCH[7]}"
  work="$(mktemp -d)"
  trap 'rm -rf "$work"' EXIT
  credentials="$work/client.cnf"
  (
    umask 077
    printf '[client]\nuser="%s"\npassword="%s"\nhost=%s\nport=%s\nprotocol=tcp\n' \
      "$(decode "${BASH_REMATCH[1]}")" "$(decode "${BASH_REMATCH[3]}")" \
      "${BASH_REMATCH[4]}" "${BASH_REMATCH[6]:-3306}" > "$credentials"
  )
}

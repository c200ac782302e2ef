#!/bin/sh
# Makes the catalogue of a lake of dossiers in Debian's PostgreSQL on this machine; run it as root.
#   apt-get install postgresql
#   sh deploy/lake-catalogue.sh [USER] [DATABASE]
# USER is the system user that runs the dashboard (dashboard unless told): it signs in over the local socket
# without a password. Run again it changes nothing. It prints the line for settings.toml.
set -eu
user="${1:-dashboard}"
database="${2:-lake}"

as_postgres() { (cd / && runuser -u postgres -- "$@"); }

version="$(pg_lsclusters -h | awk 'NR == 1 { print $1 }')"
if [ -z "$version" ]; then
  version="$(ls /usr/lib/postgresql | sort -n | tail -n 1)"
  pg_createcluster "$version" main
fi
pg_ctlcluster "$version" main status >/dev/null || pg_ctlcluster "$version" main start

socket="$(as_postgres psql -Atc 'SHOW unix_socket_directories' | cut -d, -f1)"
known="$(as_postgres psql -Atc "SELECT 1 FROM pg_roles WHERE rolname = '$user'")"
[ "$known" = 1 ] || as_postgres createuser "$user"
known="$(as_postgres psql -Atc "SELECT 1 FROM pg_database WHERE datname = '$database'")"
[ "$known" = 1 ] || as_postgres createdb --owner "$user" --encoding UTF8 --template template0 "$database"
as_postgres psql -qc "REVOKE ALL ON DATABASE \"$database\" FROM PUBLIC"

echo "dossier_lake = \"postgres:host=$socket dbname=$database user=$user\""

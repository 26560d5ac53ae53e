# Sourced by scripts/bench and scripts/durability: a stage on which voltgate runs with a database of
# its own, both in a throw-away folder, on free ports of the loopback interface. Everything that was
# started is ended by its process id when the script ends, however it ends.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$project/build/release
password=the-password-of-all-stations
stage=""
voltgate=""
processes=()

fail() { echo "$(basename "$0"): $1" >&2; exit 1; }

build_programs() {
    cmake -S "$project" --preset release >/dev/null
    (cd "$project" && cmake --build --preset release --target voltgate voltgate-load voltgate-check \
        voltgate-yardstick voltgate-fleet) >"$stage/build.log" 2>&1 || { tail -n 30 "$stage/build.log" >&2; fail "the build failed"; }
}

set_stage() {
    stage=$(mktemp -d "${TMPDIR:-/tmp}/voltgate-stage.XXXXXX")
    chmod 755 "$stage" # PostgreSQL runs as another user when root runs this.
    trap clear_stage EXIT
    trap 'exit 130' INT TERM
}

clear_stage() {
    local process
    for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
    for process in "${processes[@]}"; do wait "$process" 2>/dev/null || true; done
    if [[ -d "$stage/postgres" ]]; then "$project/scripts/postgres" stop "$stage/postgres" || true; fi
    rm -rf "$stage"
}

free_port() {
    local port
    while port=$((20000 + RANDOM)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}

# Durable: what is committed survives a power cut.
start_database() { DATABASE_URL=$("$project/scripts/postgres" start "$stage/postgres"); export DATABASE_URL; }
stop_database() { "$project/scripts/postgres" stop "$stage/postgres"; }
postmaster() {
    local cluster=$stage/postgres
    if [[ -e "$cluster/location" ]]; then cluster=$(cat "$cluster/location"); fi
    head -n 1 "$cluster/data/postmaster.pid"
}

# Of the admin, once.
log_in() {
    token=${token:-$(curl -s "http://127.0.0.1:$http_port/api/v1/login" \
        --json "{\"email\":\"bench@example.com\",\"password\":\"$password\"}" | sed -n 's/.*"token":"\([^"]*\).*/\1/p')}
    [[ -n "$token" ]] || fail "no login"
}

# import WHAT: CSV from standard input, over REST.
import() {
    local answer
    answer=$(curl -s -w '\n%{http_code}' "http://127.0.0.1:$http_port/api/v1/$1/import?allOrNothing=true" \
        -H "Authorization: Bearer $token" -H 'Content-Type: text/csv' --data-binary @-)
    [[ "${answer##*$'\n'}" == 200 ]] || fail "import of $1: ${answer:0:500}"
}

# register COUNT: stations LOAD1... and tags TAG1..., as users do; voltgate runs.
register() {
    log_in
    { echo "id,password"; seq -f "LOAD%.0f,$password" "$1"; } | import stations
    { echo "idToken"; seq -f "TAG%.0f" "$1"; } | import tokens
}

# await_tcp PORT PROCESS NAME LOG
await_tcp() {
    local attempt
    for ((attempt = 0; attempt < 300; ++attempt)); do
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
        kill -0 "$2" 2>/dev/null || { tail -n 20 "$4" >&2; fail "$3 ended while it started"; }
        sleep 0.1
    done
    fail "$3 does not listen"
}

start_voltgate() {
    ocpp_port=${ocpp_port:-$(free_port)}
    http_port=${http_port:-$(free_port)}
    VOLTGATE_OCPP_ADDRESS=127.0.0.1 VOLTGATE_HTTP_ADDRESS=127.0.0.1 \
        VOLTGATE_OCPP_PORT=$ocpp_port VOLTGATE_HTTP_PORT=$http_port \
        VOLTGATE_JOURNAL_FOLDER=$stage/journal VOLTGATE_FILES_FOLDER=$stage/files \
        VOLTGATE_ADMIN_EMAIL=bench@example.com VOLTGATE_ADMIN_PASSWORD=$password \
        "$build/app/voltgate" serve >>"$stage/voltgate.log" 2>&1 &
    voltgate=$!
    processes+=("$voltgate")
    await_tcp "$ocpp_port" "$voltgate" voltgate "$stage/voltgate.log"
}

# load PORT ARGUMENT...: stations against the server at this port.
load() {
    local port=$1
    shift
    "$build/bench/voltgate-load" --url "ws://127.0.0.1:$port/ocpp" --password "$password" "$@"
}

check() { "$build/bench/voltgate-check" --ack-log "$1"; }

# value NAME FILE: of a line "name value ..." that voltgate-load printed.
value() { awk -v name="$1" '$1 == name { print $2 }' "$2"; }

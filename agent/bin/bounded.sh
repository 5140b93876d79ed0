# shellcheck shell=sh
#
# What the wrappers beside this file share: finding the real program, and ending it in time. POSIX sh alone, because
# macOS runs it with bash 3.2 in POSIX mode and has no `timeout`, and Debian with dash.
#
# HOMEWARD_GRACE_SECONDS  seconds between TERM and KILL for a program that is being ended (default 1)
# HOMEWARD_PROBE_PID      the process for which the program runs; without that process it is ended

# The path of program $1 as PATH names it behind this directory: looking behind the directory's last mention ends the
# search for good where two installations of Homeward stand on one PATH. Relative entries are never looked at.
# Without such a program: status 127, and a sentence on stderr.
real_program() (
  here=$(cd -- "${0%/*}" && pwd -P) || exit 127
  found=
  set -f
  IFS=:
  for directory in $PATH; do
    case $directory in /*) ;; *) continue ;; esac
    if [ "$(cd -- "$directory" 2>/dev/null && pwd -P)" = "$here" ]; then
      found=
    elif [ -z "$found" ] && [ -f "$directory/$1" ] && [ -x "$directory/$1" ]; then
      found=$directory/$1
    fi
  done
  if [ -z "$found" ]; then
    echo "homeward: $1 is not installed" >&2
    exit 127
  fi
  printf '%s\n' "$found"
)

# The path of program $1 as this installation brings it along: in `built` beside the wrappers, as in the packed app, or
# where `npm run build:$1` puts it in a clone. Status 1 where it does not.
built_program() (
  here=$(cd -- "${0%/*}" && pwd -P) || exit 1
  for path in "$here/built/$1" "${here%/*}/native/build/$1"; do
    if [ -f "$path" ] && [ -x "$path" ]; then
      printf '%s\n' "$path"
      exit 0
    fi
  done
  exit 1
)

# bounded SECONDS PROGRAM [ARGUMENT...]: runs it and gives its status, or 124 where SECONDS (a whole number) passed.
# TERM, INT or HUP to the wrapper ends the program too, and then the wrapper. A wrapper that is killed takes the program
# along within a second, and so does the probe that it runs for.
bounded() {
  seconds=$1
  shift
  # Only noted until there is a watcher: a wrapper that a signal ended in between would leave the program to itself.
  asked=
  trap 'asked=143' TERM HUP
  trap 'asked=130' INT
  "$@" &
  program=$!
  # Its streams are closed, else whoever reads the wrapper's output would wait for the watcher as well.
  end_after "$seconds" </dev/null >/dev/null 2>&1 &
  watcher=$!
  trap 'end_program 143' TERM HUP
  trap 'end_program 130' INT
  if [ -n "$asked" ]; then end_program "$asked"; fi
  wait "$program" 2>/dev/null
  status=$?
  trap - TERM HUP INT
  kill -TERM "$watcher" 2>/dev/null
  wait "$watcher" 2>/dev/null
  if [ $? -eq 124 ]; then return 124; fi
  return "$status"
}

# Runs as the watcher: ends the program and its children after $1 seconds, or when wrapper or probe is gone. Its status is
# 124 once it has begun to. When it is no longer needed it takes its own `sleep` along. dash loses a signal that comes to
# a subshell which is still putting off its parent's traps: hence the look whether there is a program yet to watch.
end_after() {
  fired=0
  before=$!
  trap '[ "$!" = "$before" ] || { kill -KILL "$!"; wait "$!"; }; exit "$fired"' TERM
  left=$1
  while [ "$left" -gt 0 ] && kill -0 $$ && kill -0 "${HOMEWARD_PROBE_PID:-$$}"; do
    kill -0 "$program" || exit 0
    sleep 1 &
    wait "$!"
    left=$((left - 1))
  done
  fired=124
  members=$(family "$program")
  # shellcheck disable=SC2086 # one word each
  kill -TERM $members
  sleep "${HOMEWARD_GRACE_SECONDS:-1}" &
  wait "$!"
  # shellcheck disable=SC2086
  kill -KILL $members
  exit 124
}

# The process $1 and all that descend from it: a real program may be a script that starts another one. Without a `ps`
# it is the process alone.
family() {
  ps -A -o pid= -o ppid= 2>/dev/null | awk -v eldest="$1" '
    { parent[$1] = $2 }
    END {
      print eldest
      for (one in parent) {
        depth = 0
        for (elder = one; elder in parent && depth < 64; depth++) {
          elder = parent[elder]
          if (elder == eldest) { print one; break }
        }
      }
    }'
}

# Ends the program now and then the wrapper with status $1. A second signal only interrupts a `wait`.
end_program() {
  trap : TERM HUP INT
  kill -TERM "$watcher" 2>/dev/null
  end_after 0 </dev/null >/dev/null 2>&1 &
  watcher=$!
  while kill -0 "$program" 2>/dev/null; do wait "$program" 2>/dev/null; done
  kill -TERM "$watcher" 2>/dev/null
  wait "$watcher" 2>/dev/null
  exit "$1"
}

# begin_filter COMMAND [ARGUMENT...]: what is written to descriptor 3 from now on passes through COMMAND to stdout. A
# pipeline would run the program in a subshell, where the wrapper's signals do not reach it. The pipe's name is gone
# before anything is written to it.
begin_filter() {
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/homeward.XXXXXX") || exit 1
  mkfifo "$scratch/lines" || exit 1
  "$@" <"$scratch/lines" &
  filter=$!
  exec 3>"$scratch/lines"
  rm -rf "$scratch"
}

# Waits until the filter has passed on everything, and gives its status.
end_filter() {
  exec 3>&-
  wait "$filter"
}

#!/bin/sh
# Waits for the launcher at the other end of standard input. When that ends without the word `done`, the launcher was
# killed: then every process that carries the run's id in its environment is ended.
read -r word
[ "$word" = done ] && exit 0

mark="PLAYGROUND_RUN=$1"
members() {
  if [ -d /proc/self ]; then
    grep -lzx "$mark" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3
  else
    ps -axeww -o pid=,command= | awk -v mark="$mark" 'index($0, mark) && !/awk/ { print $1 }'
  fi
}

for pid in $(members); do kill -TERM "$pid" 2>/dev/null; done
sleep 3
for pid in $(members); do kill -KILL "$pid" 2>/dev/null; done

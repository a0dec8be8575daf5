#!/bin/bash
# Stands in for docker, by which the suite starts and stops an MQTT broker: one of this machine, on loopback.
# CONFORMANCE_MQTT is the folder of its settings, CONFORMANCE_MQTT_PORT its second port, CONFORMANCE_STATE
# a folder to remember it in.
PATH=$PATH:/usr/sbin
state=$CONFORMANCE_STATE

stop() {
    [ -f "$state/mosquitto.pid" ] || return 0
    local pid
    pid=$(cat "$state/mosquitto.pid")
    kill "$pid" 2>/dev/null
    for _ in {1..50}; do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    rm -f "$state/mosquitto.pid"
}

answers() { (echo >"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

stop
[ "$1" = run ] || exit 0
for word in "$@"; do
    case $word in CONF=*) conf=${word#CONF=} ;; esac
done
{
    grep -v '^listener' "$CONFORMANCE_MQTT/$conf" | sed "s#/mosquitto/config#$CONFORMANCE_MQTT#"
    printf '\nlistener %s 127.0.0.1\n' 1883 "$CONFORMANCE_MQTT_PORT"
    printf 'user %s\n' "$(id -un)"
} >"$state/mosquitto.conf"
mosquitto -c "$state/mosquitto.conf" >"$state/mosquitto.log" 2>&1 </dev/null &
echo $! >"$state/mosquitto.pid"
for _ in {1..50}; do
    answers 1883 && answers "$CONFORMANCE_MQTT_PORT" && exit 0
    sleep 0.1
done
exit 1

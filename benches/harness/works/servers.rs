//! Servers, with their clients in the same world, and a computation.

use super::PROGRAMS;
use crate::work::{Effort, Goal, Group, Link, Measure, Work};
use crate::world::World::Native;

const NOTHING_MORE: &[Goal] = &[Goal::Beside(Native, 1.01)];

const fn server(name: &'static str, what: &'static str, measure: Measure) -> Work {
    Work {
        name,
        what,
        group: Group::Servers,
        worlds: PROGRAMS,
        effort: Effort::Light,
        goals: NOTHING_MORE,
        measure,
    }
}

pub(super) const WORKS: &[Work] = &[
    server(
        "redis",
        "redis-benchmark, one SET",
        Measure::Rate {
            needs: &["redis-server", "redis-benchmark", "redis-cli"],
            script: r#"
                d=$(mktemp -d) && cd $d || exit
                redis-server --port 0 --unixsocket $d/s --save '' >$d/log &
                until redis-cli -s $d/s ping >$d/ping 2>&1; do kill -0 $! || exit; done
                redis-benchmark -s $d/s -t set -n 20000 --csv >$d/rates
                redis-cli -s $d/s shutdown nosave
                wait
                sed -n 's/^"SET","\([0-9.]*\)".*/\1/p' $d/rates
                rm -r $d"#,
        },
    ),
    server(
        "nginx",
        "nginx under wrk, one request",
        Measure::Rate {
            needs: &["nginx", "wrk"],
            script: r#"
                d=$(mktemp -d) && chmod 755 $d && cd $d || exit
                port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 20000))
                cat >conf <<-END
                    pid $d/pid; error_log $d/log; worker_processes 1; events { }
                    http { access_log off; server { listen 127.0.0.1:$port; location / { return 200 hello; } } }
				END
                nginx -c $d/conf || exit
                wrk -t1 -c8 -d1s http://127.0.0.1:$port/ >$d/rates
                nginx -c $d/conf -s quit
                sed -n 's/^Requests.sec: *//p' $d/rates
                rm -r $d"#,
        },
    ),
    server(
        "compute",
        "a loop of additions",
        Measure::Call(Link::Dynamic, &["compute"]),
    ),
];

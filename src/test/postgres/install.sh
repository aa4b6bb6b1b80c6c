#!/usr/bin/env bash
# Installs what some tests of the shared log need and the build does not bring: a server that a standby can be copied from, and a
# pool. Those tests are skipped without them. For Debian and what comes of it; run as root.
set -euo pipefail
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql pgbouncer

# shellcheck shell=bash disable=SC2154  # root and logs are set in say.sh
# Debian packages. Sourced after say.sh.

# The machine must be one where the package names of tools/packages/ mean something.
check_system() {
    [[ $(uname -sm) == "Linux x86_64" ]] ||
        fail "Lightreel's scripts know Linux on x86_64; this is $(uname -sm)."
    command -v apt-get >/dev/null ||
        fail "Lightreel's scripts install Debian packages, and this system has no apt-get." \
            "install the packages named in tools/packages/core.txt by hand, then: cmake --preset release && cmake --build build/release"
}

# missing_packages LIST...: those named in tools/packages/LIST.txt that are not installed, one a line.
missing_packages() {
    local list
    local -a names=()
    for list; do mapfile -t -O "${#names[@]}" names <"$root/tools/packages/$list.txt"; done
    # dpkg-query exits 1 when it does not know a name; that name is then simply not in its answer.
    LC_ALL=C comm -23 <(printf '%s\n' "${names[@]}" | LC_ALL=C sort -u) \
        <({ dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${names[@]}" 2>/dev/null || true; } |
            sed -n 's/^installed //p' | LC_ALL=C sort -u)
}

# install_packages NAME...: one apt-get run, by root or through sudo.
install_packages() {
    local -a as_root=()
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            fail "$# Debian packages are missing, and this is neither root nor a user with sudo." \
                "as root: apt-get update && apt-get install --no-install-recommends $*"
        fi
        sudo -v || fail "sudo said no." "as root: apt-get install --no-install-recommends $*"
        as_root=(sudo)
    fi
    step "Reading the package lists" "check the network, then the same command again" "$logs/apt-update.log" \
        "${as_root[@]}" apt-get update
    step "Installing $# Debian packages" "as root: apt-get -f install, then the same command again" "$logs/apt.log" \
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
}

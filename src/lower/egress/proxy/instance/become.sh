# Makes this instance a proxy that lets through what its lists name.
set -euo pipefail

# The package manager needs more memory than the smallest instance has.
if [ ! -e /swapfile ]; then
  dd if=/dev/zero of=/swapfile bs=1M count=1024
  chmod 0600 /swapfile
  mkswap /swapfile
  swapon /swapfile
fi

# The public address may come later than the instance.
until dnf install -y squid; do sleep 5; done

install -m 0644 "$ours" "$configuration"
for list in "$https_list" "$http_list"; do echo '# none' >"$list"; done

systemctl daemon-reload
systemctl enable --now squid.service allow-lists.timer

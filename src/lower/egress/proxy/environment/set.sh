
# Everything that runs here goes through the proxy.
install -D -m 0755 /dev/stdin /etc/profile.d/proxy.sh <<END
#!/bin/sh
export HTTP_PROXY='$proxy' HTTPS_PROXY='$proxy' NO_PROXY='$direct'
export http_proxy='$proxy' https_proxy='$proxy' no_proxy='$direct'
END
. /etc/profile.d/proxy.sh

# Jupyter hands its environment to terminals and kernels, and does not come from a login.
install -D -m 0644 /dev/stdin /etc/systemd/system/jupyter-server.service.d/proxy.conf <<END
[Service]
Environment="HTTP_PROXY=$proxy" "HTTPS_PROXY=$proxy" "NO_PROXY=$direct"
Environment="http_proxy=$proxy" "https_proxy=$proxy" "no_proxy=$direct"
END

install -D -m 0440 /dev/stdin /etc/sudoers.d/proxy <<END
Defaults env_keep += "HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy"
END

install -D -m 0644 /dev/stdin /etc/conda/.condarc <<END
proxy_servers:
  http: $proxy
  https: $proxy
END

sed -i -e '/^proxy *=/d' -e "/^\[main\]/a proxy=$proxy" /etc/dnf/dnf.conf

if [ ! -e /etc/pip.conf ]; then printf '[global]\nproxy = %s\n' "$proxy" >/etc/pip.conf; fi

git config --system http.proxy "$proxy"

systemctl daemon-reload
systemctl --no-block restart jupyter-server.service

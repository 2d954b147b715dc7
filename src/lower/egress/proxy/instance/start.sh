systemctl daemon-reload
systemctl enable --now squid.service allow-lists.timer

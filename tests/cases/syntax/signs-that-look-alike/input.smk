network lab 10.0.0.0/16 {
  flow–logs keep 30 days
  dns‑firewall on
  egress allow pypi.org， github.com
  tag Team “research”
}
let kept ＝ 30
key spare # a dash – in a comment

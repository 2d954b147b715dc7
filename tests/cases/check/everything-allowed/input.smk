bundle all { pypi.org }
network lab 10.0.0.0/16 {
  egress via nat
  egress allow all
  egress allow *
  egress allow 0.0.0.0/0
  egress allow 10.1.0.0/16 port 443
  egress allow internet
}

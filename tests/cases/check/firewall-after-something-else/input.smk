network lab 10.0.0.0/16 { egress via firewall after proxy }
network log 10.1.0.0/16 { egress via firewall after }
network old 10.2.0.0/16 { egress via nat after firewall }

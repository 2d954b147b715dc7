network lab 10.0.0.0/16 {
  egress via nat
  egress allow h0.example.org, h1.example.org, h2.example.org, h3.example.org, h4.example.org, h5.example.org, h6.example.org, h7.example.org
}
notebook research { in lab }

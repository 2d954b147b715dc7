bundle
bundle a b { a.example.org }
bundle c = d.example.org
bundle "d" { a.example.org }
bundle e { a.example.org b.example.org }
bundle f { a.example.org { x } }
bundle g { , }

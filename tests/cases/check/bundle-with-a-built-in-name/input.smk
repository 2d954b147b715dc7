bundle pip { mirror.example.org }

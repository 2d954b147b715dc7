let hosts = a.example.org, b.example.org

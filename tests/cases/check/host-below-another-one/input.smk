bundle labtools { .example.org, data.example.org }

network lab 10.0.0.0/16

bundle mirrors { .example.org, *.GitHub.io }
network lab 10.0.0.0/16 {
  egress via firewall
  egress allow .com, *.CO.UK., co.uk, .xn--55qx5d.cn
  egress allow .cloudfront.net, .amazonaws.com, s3.eu-west-1.amazonaws.com
  egress allow kaggle, mirrors, my-own.s3.amazonaws.com, .example.co.uk
}

bucket short { name "ab" }
bucket capital { name "Acme-Data" }
bucket edge { name "acme-data-" }
bucket dotted { name "acme..data" }
bucket address { name "10.0.0.7" }
bucket begun { name "xn--acme" }
bucket ended { name "acme-s3alias" }
bucket bare { name acme-data }
bucket one, other { name "acme-data" }

key akey b

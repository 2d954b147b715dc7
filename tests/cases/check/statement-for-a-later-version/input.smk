bucket data { empty-on-destroy }

bucket data { keep; empty-on-destroy }
bucket twice { keep; keep }
bucket scratch { empty-on-destroy now }
bucket fine { empty-on-destroy }

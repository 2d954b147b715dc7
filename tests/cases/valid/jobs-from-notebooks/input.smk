# Notebooks that start jobs: of the only training of their network, of two of another, of none.
network main 10.0.0.0/16 { flow-logs off; egress via proxy; egress allow pip }
network side 10.1.0.0/16 { flow-logs off }
bucket data { only from main; empty-on-destroy }
notebook ana, ben { in main; starts jobs; on start "setup.sh" }
notebook eve { in side; starts big, small }
notebook kim { in side }
training jobs { in main; uses data read-write }
training big { in side }
training small { in side.private-a; encrypt-traffic off; isolate on }
output defaults = big.sdk-config
waive ec2-public-address on main because "the proxy is the way out"

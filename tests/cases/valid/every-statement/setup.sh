#!/bin/sh
set -eu
mkdir -p /home/ec2-user/SageMaker/notes

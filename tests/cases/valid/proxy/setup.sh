#!/bin/sh
cat <<END
pip install polars
END

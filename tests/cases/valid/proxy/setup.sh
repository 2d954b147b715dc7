#!/bin/sh
pip install polars

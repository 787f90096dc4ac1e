#!/bin/sh
echo "# changed" >>"$1"

"""Extracts the article of each file named, and prints how many files had one."""

import sys

import trafilatura


def article(file):
    with open(file, "rb") as html:
        return trafilatura.extract(html.read())


print(sum(1 for file in sys.argv[1:] if article(file)))

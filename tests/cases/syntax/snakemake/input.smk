configfile: "config.yaml"

SAMPLES = ["a", "b"]

rule all:
    input:
        expand("results/{sample}.bam", sample=SAMPLES)

rule map:
    input:
        "data/{sample}.fastq"
    output:
        "results/{sample}.bam"
    threads: 8
    shell:
        "bwa mem {input} > {output}"

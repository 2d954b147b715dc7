# What must pass before a change lands, with the licences and advisories of the dependencies
check:
    .ci/run
    cargo deny check

# All tests; arguments go to cargo
test *arguments:
    ./tests/run {{arguments}}

# Write what the cases expect; read the difference before you commit it
bless:
    UPDATE_EXPECT=1 cargo test --test cases

# The example on the local cloud
run:
    cargo run --release -- apply --local --yes examples/pip-only

# How long things take
bench *arguments:
    cargo bench {{arguments}}

# The binary that is given to people
release:
    cargo build --release --locked

# The picture of a program as editors colour it; look at it before you commit it
preview:
    node tests/editors/preview.mjs target/node/vscode tests/editors/preview/main.smk editors/preview.png

# The extension for VS Code, as editors/vscode/smk.vsix
extension:
    cd editors/vscode && npm ci --ignore-scripts && npm run package

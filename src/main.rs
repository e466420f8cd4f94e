//! The program. Everything it does is in the library: see [`hailong::cli`].

fn main() -> std::process::ExitCode {
    hailong::cli::main()
}

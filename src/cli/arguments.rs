//! What `platc` takes on its command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::add::Addition;
use crate::data::Date;

/// The platform compiler: platform.yaml in; Terraform, Kubernetes manifests and GitHub workflows out.
#[derive(Debug, Parser)]
#[command(
    name = "platc",
    version,
    after_help = "Exit codes: 0 fine; 1 the document has errors; 2 could not run; 3 the output is not what the document says, or a change is of the grade of --fail-on."
)]
pub(super) struct Arguments {
    /// The document; platform/platform.yaml in this folder or one above it when not given
    #[arg(long, global = true, value_name = "PATH")]
    pub spec: Option<PathBuf>,
    /// How problems are printed
    #[arg(long, global = true, value_enum, default_value_t = FormatName::Human)]
    pub format: FormatName,
    /// When to use colour (NO_COLOR is honoured)
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
    /// The day on which waivers and facts of the clouds are judged, such as 2027-03-31; today (UTC) when not given
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// Print problems only
    #[arg(short, long, global = true)]
    pub quiet: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Clone, Subcommand)]
pub(super) enum Command {
    /// Write a first platform/platform.yaml, with its schema beside it
    Init,
    /// Add a service, a record, … to the document, and leave everything else in it as it is
    Add {
        #[command(subcommand)]
        addition: Addition,
    },
    /// Say what is wrong with the document
    Check {
        /// Correct in the document what has one certain cure, keep its comments, and say what was changed
        #[arg(long)]
        fix: bool,
    },
    /// Write the output
    Build {
        /// Discard edits by hand, and replace files that platc did not make
        #[arg(long)]
        force: bool,
    },
    /// Say how the output differs from what the document says
    Verify,
    /// Say what changes since a revision or another document, the worst first
    Diff {
        /// A git revision, or a document. Of a revision, the commit at which HEAD parted from it counts
        #[arg(default_value = "HEAD")]
        base: String,
        /// Exit with 3 if there is a change of this grade or a worse one
        #[arg(long, value_enum, value_name = "GRADE")]
        fail_on: Option<GradeName>,
    },
    /// Say which lines of the document caused a generated file, or a line of it
    Why {
        /// Such as generated/terraform/shared/terraform.tf:3
        #[arg(value_name = "FILE[:LINE]")]
        subject: String,
    },
    /// Print the changes of a Terraform plan with the lines of the document that they come from
    AnnotatePlan {
        /// What `terraform show -json` printed; - is the standard input
        file: String,
        /// The plan's root: shared, or an environment. Its folder or its addresses tell where it is not given
        #[arg(long)]
        root: Option<String>,
    },
    /// Print the JSON Schema of the document, or of a table of facts, for editors
    Schema {
        /// Such as azure-models
        table: Option<String>,
    },
    /// Say which facts of the clouds platc knows, and from which day; print one of their tables
    Data {
        /// Such as azure-models: the table, to be corrected in platform/data/azure-models.json
        table: Option<String>,
    },
    /// Print the page of a rule (DNS004), or what an item or another place of the document
    /// becomes (services.pricing, databases.ledger.ecpus)
    Explain {
        /// The id or the name of a rule, or the path of a place in the document
        subject: String,
    },
    /// Print the completions of a shell
    Completions { shell: Shell },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatName {
    /// For a person, with the lines of the document
    Human,
    /// A list of objects
    Json,
    /// Markdown, for pull requests: what changes
    Markdown,
    /// SARIF 2.1.0, for code scanners
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
}

/// Grades, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum GradeName {
    /// Something goes away
    Destroys,
    /// Something becomes public
    Exposes,
    /// Something is made anew
    Replaces,
    /// Something gets bigger
    Costs,
    /// Something changes in place
    Changes,
    /// Something is new
    Adds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    Auto,
    Always,
    Never,
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "not a day of the calendar, such as 2027-03-31".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn no_flag_of_the_language_hides_one_of_the_command_line() {
        let mut command = Arguments::command();
        command.build();
        command.debug_assert();
    }
}

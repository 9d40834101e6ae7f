//! platc, the platform compiler: `platform.yaml` → Terraform, Kubernetes manifests, GitHub workflows.

pub mod diag;
pub mod emit;
pub mod facts;
pub mod source;

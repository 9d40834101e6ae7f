//! How kubectl signs in to a cluster.

use std::process::{Command, Stdio};
use std::{fs, io::Write};

use super::workshop::Workshop;
use crate::needs;

const CLUSTER: &str = "ocid1.cluster.oc1.eu-frankfurt-1.aaaaexample";

/// A workshop with a key of its own, in `key` and `public`.
fn signed_in() -> Option<Workshop> {
    if !needs::tools(&["openssl"]) {
        return None;
    }
    let workshop = Workshop::new();
    let (key, public) = (workshop.path().join("key"), workshop.path().join("public"));
    let made = Command::new("openssl").args(["genrsa", "-out"]).arg(&key).arg("2048").output().expect("openssl");
    assert!(made.status.success(), "{made:?}");
    let made = Command::new("openssl").args(["rsa", "-pubout", "-in"]).arg(&key).arg("-out").arg(&public).output();
    assert!(made.expect("openssl").status.success());
    let (kubeconfig, key) = (workshop.path().join("kubeconfig").display().to_string(), workshop.read("key"));
    let workshop = workshop
        .env("OCI_REGION", "eu-frankfurt-1")
        .env("OCI_TENANCY_OCID", "ocid1.tenancy.oc1..t")
        .env("OCI_USER_OCID", "ocid1.user.oc1..u")
        .env("OCI_FINGERPRINT", "11:22")
        .env("OCI_PRIVATE_KEY", key.trim_end())
        .env("CLUSTER_ID", CLUSTER)
        .env("KUBECONFIG", kubeconfig);
    Some(workshop)
}

/// What `command` makes of `input`.
fn filtered(command: &mut Command, input: &[u8]) -> Vec<u8> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("openssl");
    child.stdin.take().expect("piped").write_all(input).expect("it reads");
    child.wait_with_output().expect("it ends").stdout
}

fn unescaped(text: &str) -> String {
    let codes =
        [("+", " "), ("%2B", "+"), ("%2F", "/"), ("%3D", "="), ("%3A", ":"), ("%22", "\""), ("%2C", ","), ("%28", "(")];
    codes.iter().fold(text.to_owned(), |text, (code, character)| text.replace(code, character)).replace("%29", ")")
}

#[test]
fn a_token_is_a_request_that_the_key_has_signed() {
    let Some(workshop) = signed_in() else { return };
    let run = workshop.run("cluster.sh", &["token"]);
    let credential: serde_json::Value = serde_json::from_str(&run.log).expect("JSON alone");
    assert_eq!(credential["kind"], "ExecCredential");
    let token = credential["status"]["token"].as_str().expect("a token").replace('-', "+").replace('_', "/");
    let url = String::from_utf8(filtered(Command::new("openssl").args(["base64", "-d", "-A"]), token.as_bytes()));
    let url = url.expect("text");
    let (target, query) = url.split_once("?authorization=").expect("a query");
    assert_eq!(target, format!("https://containerengine.eu-frankfurt-1.oraclecloud.com/cluster_request/{CLUSTER}"));
    let (authorization, date) = query.split_once("&date=").expect("a date");
    let (authorization, date) = (unescaped(authorization), unescaped(date));
    assert!(authorization.contains("keyId=\"ocid1.tenancy.oc1..t/ocid1.user.oc1..u/11:22\""), "{authorization}");
    let signature = authorization.split("signature=\"").nth(1).and_then(|rest| rest.split('"').next());
    let signature =
        filtered(Command::new("openssl").args(["base64", "-d", "-A"]), signature.expect("a signature").as_bytes());
    fs::write(workshop.path().join("signature"), signature).expect("writable");
    let host = "containerengine.eu-frankfurt-1.oraclecloud.com";
    let text = format!("date: {date}\n(request-target): get /cluster_request/{CLUSTER}\nhost: {host}");
    let mut verify = Command::new("openssl");
    verify.current_dir(workshop.path()).args(["dgst", "-sha256", "-verify", "public", "-signature", "signature"]);
    assert_eq!(String::from_utf8_lossy(&filtered(&mut verify, text.as_bytes())), "Verified OK\n");
}

const THEIRS: &str = "printf 'clusters:\\n- name: x\\n  cluster:\\n    server: https://192.0.2.1:6443\\n    \
                      certificate-authority-data: QUJD\\n'";

#[test]
fn the_kubeconfig_has_the_address_and_no_key() {
    let Some(workshop) =
        signed_in().map(|workshop| workshop.tool("curl", &format!("printf '%s\\n' \"$*\" >>calls; {THEIRS}")))
    else {
        return;
    };
    let run = workshop.run("cluster.sh", &[]);
    assert_eq!(run.code, 0, "{run:?}");
    let kubeconfig = workshop.read("kubeconfig");
    assert!(kubeconfig.contains("server: \"https://192.0.2.1:6443\""), "{kubeconfig}");
    assert!(!kubeconfig.contains("PRIVATE"), "{kubeconfig}");
    assert!(workshop.read("calls").contains("PUBLIC_ENDPOINT"));
}

#[test]
fn a_cluster_without_a_public_address_is_asked_for_its_private_one() {
    let script = format!("case $* in *PUBLIC*) exit 22 ;; esac; printf '%s\\n' \"$*\" >>calls; {THEIRS}");
    let Some(workshop) = signed_in().map(|workshop| workshop.tool("curl", &script)) else { return };
    assert_eq!(workshop.run("cluster.sh", &[]).code, 0);
    assert!(workshop.read("calls").contains("PRIVATE_ENDPOINT"));
}

#[test]
fn a_cluster_that_is_not_there_yet_is_said_so() {
    let Some(mut workshop) = signed_in() else { return };
    workshop.set("CLUSTER_ID", "");
    let run = workshop.run("cluster.sh", &[]);
    assert_eq!(run.code, 1);
    assert!(run.log.contains("it is there after the first apply"), "{}", run.log);
}

#[test]
fn an_answer_that_is_no_kubeconfig_is_refused() {
    let Some(workshop) = signed_in().map(|workshop| workshop.tool("curl", "printf 'server: https://x\\\"}; evil\\n'"))
    else {
        return;
    };
    let run = workshop.run("cluster.sh", &[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.log.contains("no address or no certificate authority"), "{}", run.log);
}

#[test]
fn a_variable_that_is_no_oracle_name_signs_nothing() {
    for (name, value, says) in [
        ("CLUSTER_ID", "ocid1.vcn.oc1..x", "not an OCID of a cluster"),
        ("CLUSTER_ID", "ocid1.cluster.oc1..x/../../20160918/users", "not an OCID of a cluster"),
        ("CLUSTER_ID", "ocid1.cluster.oc1..x\n", "not an OCID of a cluster"),
        ("OCI_REGION", "evil.example/", "no name of a region"),
        ("OCI_REGION", "", "no name of a region"),
        ("OCI_FINGERPRINT", "11:22\",version=\"0", "no key of a user"),
        ("OCI_USER_OCID", "u\nhost: evil", "no key of a user"),
    ] {
        let Some(mut workshop) = signed_in().map(|workshop| workshop.tool("curl", "echo called >>calls")) else {
            return;
        };
        workshop.set(name, value);
        for arguments in [&["token"][..], &[]] {
            let run = workshop.run("cluster.sh", arguments);
            assert_eq!(run.code, 1, "{name}={value}: {run:?}");
            assert!(run.log.contains(says), "{name}={value}: {run:?}");
        }
        assert_eq!((workshop.read("calls"), workshop.read("kubeconfig")), (String::new(), String::new()));
    }
}

#[test]
fn a_user_whom_oracle_refuses_gets_no_kubeconfig() {
    let Some(workshop) = signed_in().map(|workshop| workshop.tool("curl", "exit 22")) else { return };
    let run = workshop.run("cluster.sh", &[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.log.contains("gives no kubeconfig for the cluster to this user"), "{}", run.log);
    assert_eq!(workshop.read("kubeconfig"), "");
}

#[test]
fn a_key_that_is_none_is_no_signature() {
    let Some(mut workshop) =
        signed_in().map(|workshop| workshop.tool("curl", &format!("echo called >>calls; {THEIRS}")))
    else {
        return;
    };
    workshop.set("OCI_PRIVATE_KEY", "no key");
    let run = workshop.run("cluster.sh", &["token"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.log.contains("nothing can be signed") && !run.log.contains("ExecCredential"), "{}", run.log);
    assert_eq!(workshop.run("cluster.sh", &[]).code, 1);
    assert_eq!(workshop.read("calls"), "", "nothing unsigned is sent");
}

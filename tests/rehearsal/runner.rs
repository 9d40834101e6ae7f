//! A workflow → its jobs, carried out in order as a runner would: each in a fresh checkout, each step in bash.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::expression::Context;
use crate::stage::{Stage, git};

/// What started a workflow.
pub struct Event {
    /// The context `github`.
    pub github: Value,
    /// The context `inputs` of a workflow that is called.
    pub inputs: Value,
    /// Whether GitHub gives the run secrets and variables: not where a fork started it.
    pub is_trusted: bool,
    /// The commit that is checked out.
    pub commit: String,
}

/// How a job went.
#[derive(Debug, Clone, Default)]
pub struct Job {
    /// `success`, `failure` or `skipped`.
    pub result: String,
    pub outputs: Map<String, Value>,
    pub log: String,
    pub summary: String,
}

/// How a workflow went.
#[derive(Debug, Default)]
pub struct Run {
    /// In the order in which they ran.
    pub jobs: Vec<(String, Job)>,
}

impl Run {
    pub fn job(&self, id: &str) -> &Job {
        &self.jobs.iter().find(|(name, _)| name == id).unwrap_or_else(|| panic!("there is no job {id}")).1
    }

    /// Every job with its result: `plan-shared success`.
    pub fn results(&self) -> Vec<String> {
        self.jobs.iter().map(|(id, job)| format!("{id} {}", job.result)).collect()
    }

    /// What a person reads in the run.
    pub fn summary(&self) -> String {
        self.jobs.iter().map(|(_, job)| job.summary.as_str()).collect()
    }
}

/// Carries out a workflow of the stage's repository.
pub fn run(stage: &Stage, name: &str, event: &Event) -> Run {
    let workflow = stage.workflow(name);
    let jobs = workflow["jobs"].as_object().expect("a workflow has jobs");
    let mut run = Run::default();
    while run.jobs.len() < jobs.len() {
        let done: BTreeSet<&str> = run.jobs.iter().map(|(id, _)| id.as_str()).collect();
        let (id, job) = jobs
            .iter()
            .find(|(id, job)| !done.contains(id.as_str()) && needs(job).iter().all(|need| done.contains(need.as_str())))
            .expect("no job waits for itself");
        let done = of_job(stage, event, jobs, id, job, &run);
        run.jobs.push((id.clone(), done));
    }
    run
}

fn needs(job: &Value) -> Vec<String> {
    match &job["needs"] {
        Value::Null => Vec::new(),
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => all.iter().map(|one| one.as_str().expect("a name").to_owned()).collect(),
        other => panic!("`needs` is {other}"),
    }
}

/// All that a job waits for, and what that waits for.
fn ancestors(jobs: &Map<String, Value>, id: &str) -> BTreeSet<String> {
    let direct = needs(&jobs[id]);
    direct.iter().flat_map(|need| ancestors(jobs, need)).chain(direct.clone()).collect()
}

fn of_job(stage: &Stage, event: &Event, jobs: &Map<String, Value>, id: &str, job: &Value, run: &Run) -> Job {
    let results = needs(job).into_iter().map(|need| {
        let done = run.job(&need);
        (need, json!({ "result": done.result, "outputs": done.outputs }))
    });
    let needs: Map<String, Value> = results.collect();
    let success = needs.values().all(|need| need["result"] == "success");
    let failure = ancestors(jobs, id).iter().any(|ancestor| run.job(ancestor).result == "failure");
    let mut values = stage.contexts(event);
    values["needs"] = Value::Object(needs);
    values["steps"] = json!({});
    if !(Context { values: &values, success, failure }).holds(job["if"].as_str()) {
        return Job { result: "skipped".to_owned(), ..Job::default() };
    }
    let runner = Runner { stage, event, folder: stage.folder(id) };
    let mut done = Job { result: "success".to_owned(), ..Job::default() };
    for step in job["steps"].as_array().expect("a job has steps") {
        let failed = done.result == "failure";
        let context = Context { values: &values, success: !failed, failure: failed };
        if !context.holds(step["if"].as_str()) {
            continue;
        }
        let (outputs, is_fine) = runner.step(step, &context, &mut done.log);
        if let Some(id) = step["id"].as_str() {
            values["steps"][id] = json!({ "outputs": outputs });
        }
        if !is_fine {
            done.result = "failure".to_owned();
        }
    }
    let context = Context { values: &values, success: true, failure: false };
    for (name, value) in job["outputs"].as_object().into_iter().flatten() {
        done.outputs.insert(name.clone(), context.filled(value.as_str().expect("an expression")).into());
    }
    done.summary = runner.read("summary");
    done
}

/// The machine of one job.
struct Runner<'a> {
    stage: &'a Stage,
    event: &'a Event,
    folder: std::path::PathBuf,
}

impl Runner<'_> {
    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap_or_default()
    }

    fn work(&self) -> std::path::PathBuf {
        self.folder.join("work")
    }

    /// The outputs of a step, and whether it succeeded.
    fn step(&self, step: &Value, context: &Context<'_>, log: &mut String) -> (BTreeMap<String, String>, bool) {
        let known = ["name", "id", "if", "uses", "with", "env", "run"];
        let keys = step.as_object().expect("a step is a map").keys();
        keys.for_each(|key| assert!(known.contains(&key.as_str()), "this runner knows no `{key}`"));
        match (step["uses"].as_str(), step["run"].as_str()) {
            (Some(action), None) => (self.action(action, step), true),
            (None, Some(script)) => self.bash(&context.filled(script), &step["env"], context, log),
            _ => panic!("a step runs an action or a script"),
        }
    }

    fn action(&self, action: &str, step: &Value) -> BTreeMap<String, String> {
        let mut outputs = BTreeMap::new();
        match action.split('@').next().expect("a name") {
            "actions/checkout" => {
                assert_eq!(step["with"]["persist-credentials"], false, "nothing is left on the disk");
                let depth = step["with"]["fetch-depth"].as_u64().unwrap_or(1);
                self.stage.checkout(&self.work(), &self.event.commit, depth);
            }
            "actions/create-github-app-token" => {
                outputs.insert("token".to_owned(), "token-of-the-app".to_owned());
            }
            "hashicorp/setup-terraform" => assert_eq!(step["with"]["terraform_wrapper"], false),
            other => panic!("this runner knows no action {other}"),
        }
        outputs
    }

    fn bash(
        &self,
        script: &str,
        env: &Value,
        context: &Context<'_>,
        log: &mut String,
    ) -> (BTreeMap<String, String>, bool) {
        fs::create_dir_all(self.work()).expect("writable");
        fs::write(self.folder.join("script"), script).expect("writable");
        fs::write(self.folder.join("outputs"), "").expect("writable");
        let env = env.as_object().into_iter().flatten();
        let env = env.map(|(name, value)| (name.clone(), context.filled(value.as_str().expect("a text"))));
        let path = self.read("path").lines().map(str::to_owned).collect::<Vec<_>>();
        let output = Command::new("bash")
            .args(["-e", &self.folder.join("script").display().to_string()])
            .current_dir(self.work())
            .env_clear()
            .envs(self.stage.env(&path))
            .envs(["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_PATH", "RUNNER_TEMP"].into_iter().zip([
                self.folder.join("summary"),
                self.folder.join("outputs"),
                self.folder.join("path"),
                self.folder.clone(),
            ]))
            .env("GITHUB_SHA", &self.event.commit)
            .envs(env)
            .output()
            .expect("bash is there");
        log.push_str(&String::from_utf8_lossy(&output.stdout));
        log.push_str(&String::from_utf8_lossy(&output.stderr));
        (outputs(&self.read("outputs")), output.status.success())
    }
}

/// What a step wrote to `$GITHUB_OUTPUT`: `name=value`, or the lines up to a delimiter.
fn outputs(text: &str) -> BTreeMap<String, String> {
    let mut outputs = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some((name, end)) = line.split_once("<<") {
            let value: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
            outputs.insert(name.to_owned(), value.join("\n"));
        } else {
            let (name, value) = line.split_once('=').expect("a line is an output");
            outputs.insert(name.to_owned(), value.to_owned());
        }
    }
    outputs
}

/// Lays a commit of `origin` into `folder`, with so many commits of its history; 0 is all.
pub fn checkout(origin: &Path, folder: &Path, commit: &str, depth: u64) {
    fs::create_dir_all(folder).expect("writable");
    let origin = format!("file://{}", origin.display());
    git(folder, &["init", "--quiet"]);
    git(folder, &["remote", "add", "origin", &origin]);
    let depth = format!("--depth={depth}");
    let fetch = ["fetch", "--quiet", "origin", commit];
    match depth.as_str() {
        "--depth=0" => git(folder, &fetch),
        depth => git(folder, &["fetch", "--quiet", depth, "origin", commit]),
    };
    git(folder, &["checkout", "--quiet", "--detach", "FETCH_HEAD"]);
}

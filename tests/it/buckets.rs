//! Buckets that hold objects: nobody's data goes without being told, and what is told is done.
//! boto3 puts the objects and looks for them.

use std::path::Path;

use serde_json::json;

use super::support::{Cloud, Folder, Recorder, Run, need_python, python};

const BUCKET: &str = "AWS::S3::Bucket";

/// A program with a bucket, and the cloud in which it was applied.
struct Place {
    folder: Folder,
    cloud: Cloud,
    bucket: String,
}

fn program(lines: &str) -> String {
    format!(
        "stack shelf in us-east-1\n\
         network main 10.0.0.0/16 {{ subnets private 10.0.1.0/24; flow-logs off }}\n\
         bucket data {{ {lines} }}\n\
         notebook research {{ in main; uses data read }}\n"
    )
}

impl Place {
    fn with(lines: &str) -> Self {
        Self::of(&program(lines))
    }

    fn of(program: &str) -> Self {
        let folder = Folder::with(program);
        let cloud = Cloud::start(&folder, "0");
        folder.smk(&["apply", "--yes", "--endpoint-url", cloud.endpoint()]).succeeds();
        let bucket = cloud.list(BUCKET).remove(0);
        Self { folder, cloud, bucket }
    }

    fn smk(&self, arguments: &[&str]) -> Run {
        self.folder.smk(&[arguments, &["--endpoint-url", self.cloud.endpoint()]].concat())
    }

    fn say(&self, lines: &str) {
        self.folder.write("main.smk", &program(lines));
    }

    fn objects(&self, programs: &Path, verb: &str, more: &[&str]) {
        let arguments = [&[self.cloud.endpoint(), verb, self.bucket.as_str()], more].concat();
        python(programs, &self.folder, "objects.py", &arguments);
    }

    /// The identifiers of what the cloud holds of two types.
    fn holds(&self) -> [usize; 2] {
        [BUCKET, "AWS::EC2::VPC"].map(|type_name| self.cloud.list(type_name).len())
    }
}

#[test]
fn a_bucket_with_objects_stops_a_destroy_before_it_begins() {
    let Some(programs) = need_python() else { return };
    let place = Place::with("");
    place.objects(&programs, "put", &["0"]);
    let before = place.folder.bytes();
    place.smk(&["plan", "--destroy"]).fails_with("plan::bucket-not-empty");
    place.smk(&["destroy", "--yes"]).fails_with("plan::bucket-not-empty");
    assert!(before == place.folder.bytes(), "something was written");
    assert_eq!(place.holds(), [1, 1]);
    let without = "stack shelf in us-east-1\nnetwork main 10.0.0.0/16 { subnets private 10.0.1.0/24; flow-logs off }\n";
    place.folder.write("main.smk", without);
    place.smk(&["apply", "--yes"]).fails_with("plan::bucket-not-empty");
    place.say("name \"another-shelf-of-this-test\"");
    place.smk(&["apply", "--yes"]).fails_with("plan::bucket-not-empty");
    place.objects(&programs, "read", &[]);
    place.objects(&programs, "empty", &[]);
    place.say("");
    place.smk(&["destroy", "--yes"]).succeeds();
    python(&programs, &place.folder, "nothing_is_left.py", &[place.cloud.endpoint()]);
}

#[test]
fn aws_does_not_delete_a_bucket_with_objects() {
    let Some(programs) = need_python() else { return };
    let place = Place::with("");
    place.objects(&programs, "put", &["0"]);
    let request = json!({ "TypeName": BUCKET, "Identifier": place.bucket });
    let answer = place.cloud.call("DeleteResource", &request).unwrap();
    let event = place.cloud.wait_for(&answer);
    assert_eq!(event["OperationStatus"], "FAILED");
    assert_eq!(event["ErrorCode"], "GeneralServiceException");
    assert!(event["StatusMessage"].as_str().unwrap().contains("not empty"));
}

#[test]
fn what_is_to_be_emptied_goes_with_all_versions_and_in_spite_of_its_policy() {
    let Some(programs) = need_python() else { return };
    let place = Place::with("empty-on-destroy");
    place.objects(&programs, "put", &["1005"]);
    place.say("empty-on-destroy; only from main");
    place.smk(&["apply", "--yes"]).succeeds();
    place.smk(&["plan", "--destroy"]).succeeds().says("Deleted for good: all objects");
    place.smk(&["destroy", "--yes"]).succeeds().says("Deleted for good: all objects");
    assert_eq!(place.holds(), [0, 0]);
    python(&programs, &place.folder, "nothing_is_left.py", &[place.cloud.endpoint()]);
}

#[test]
fn what_goes_wrong_with_objects_is_mended_by_the_same_run_or_the_next() {
    let Some(programs) = need_python() else { return };
    let place = Place::of("stack shelf in us-east-1\nbucket data { empty-on-destroy }\n");
    place.objects(&programs, "put", &["20"]);
    place.cloud.kill();
    let folder = &place.folder;
    let lives = |faults: &str, code: i32| {
        let folder = folder.copy();
        let destroy =
            |cloud: &Cloud| folder.smk(&["destroy", "--yes", "--endpoint-url", cloud.endpoint()]);
        let cloud = Cloud::troubled(&folder, "0", faults);
        let run = destroy(&cloud);
        assert_eq!(run.code, code, "{faults}\n{}", run.stderr);
        cloud.kill();
        let cloud = Cloud::start(&folder, "0");
        destroy(&cloud).succeeds();
        assert_eq!(cloud.list(BUCKET), [""; 0], "{faults}");
    };
    std::thread::scope(|scope| {
        for (faults, code) in [
            ("refused SlowDown on * * first 2 each", 0),
            ("refused ServiceUnavailable on list-objects,delete-objects * first 2", 0),
            ("refused InternalError on delete-objects * first 2", 0),
            ("refused RequestTimeout on * * first 1", 0),
            ("refused OperationAborted on delete-objects * first 1", 0),
            ("unheard on list-objects,delete-objects * first 2", 0),
            ("unanswered on delete-objects * first 1", 0),
            ("partly on delete-objects * first 2", 0),
            ("refused AccessDenied on delete-objects * first 1", 1),
            ("refused AccessDenied on list-objects * first 1", 1),
        ] {
            scope.spawn(move || lives(faults, code));
        }
    });
}

#[test]
fn requests_for_objects_are_signed_as_boto3_would() {
    let Some(programs) = need_python() else { return };
    let place = Place::with("empty-on-destroy");
    place.objects(&programs, "put", &["0"]);
    let recorder = Recorder::before(&place.cloud);
    let endpoint = recorder.endpoint();
    place.folder.smk(&["destroy", "--yes", "--endpoint-url", &endpoint]).succeeds();
    let requests = place.folder.beside("requests.json");
    std::fs::write(&requests, recorder.json().to_string()).unwrap();
    let requests = requests.to_str().unwrap();
    python(&programs, &place.folder, "signatures_are_right.py", &[requests, "3"]);
}

#[test]
fn what_is_kept_stays_with_its_key_and_is_forgotten() {
    let Some(programs) = need_python() else { return };
    let place = Place::with("only from main");
    place.say("");
    place.smk(&["apply", "--yes"]).succeeds();
    place.objects(&programs, "put", &["0"]);
    // What the program says now counts, although it was not applied.
    place.say("keep");
    let plan = place.smk(&["plan", "--destroy"]).succeeds();
    let plan = plan.says("# data will be removed from the state but will not be destroyed");
    plan.says("2 to keep in AWS");
    place.smk(&["destroy", "--yes"]).succeeds();
    assert_eq!(place.holds(), [1, 0]);
    assert_eq!(place.cloud.list("AWS::KMS::Key").len(), 1);
    assert_eq!(place.smk(&["state", "list"]).stdout, "");
    place.objects(&programs, "read", &[]);
    place.smk(&["destroy", "--yes"]).succeeds().says("No changes.");
}

#[test]
fn a_kept_bucket_that_gets_another_name_has_two() {
    let Some(programs) = need_python() else { return };
    let place = Place::with("keep");
    place.objects(&programs, "put", &["0"]);
    place.say("keep; name \"another-shelf-of-this-test\"");
    place.smk(&["apply", "--yes"]).succeeds();
    assert_eq!(place.holds(), [2, 1]);
    place.objects(&programs, "read", &[]);
    place.smk(&["plan", "--detailed-exitcode"]).succeeds();
    place.folder.write("main.smk", "stack shelf in us-east-1\n");
    place.smk(&["apply", "--yes"]).succeeds();
    assert_eq!(place.holds(), [2, 0]);
}

#[test]
fn a_bucket_that_nobody_may_look_into_is_not_taken_for_empty() {
    let place = Place::with("only from main");
    place.smk(&["destroy", "--yes"]).fails_with("plan::bucket-unseen");
    assert_eq!(place.holds(), [1, 1]);
    place.say("only from main; empty-on-destroy");
    place.smk(&["destroy", "--yes"]).succeeds();
    assert_eq!(place.holds(), [0, 0]);
}

#[test]
fn what_is_said_of_the_end_needs_no_request() {
    let place = Place::with("keep");
    place.smk(&["plan", "--detailed-exitcode"]).succeeds();
    place.say("empty-on-destroy");
    place.smk(&["plan", "--detailed-exitcode"]).succeeds().says("No changes.");
    place.smk(&["apply", "--yes"]).succeeds();
    place.folder.write("main.smk", "stack shelf in us-east-1\n");
    place.smk(&["plan"]).succeeds().says("Deleted for good: all objects");
    place.smk(&["apply", "--yes"]).succeeds();
    assert_eq!(place.holds(), [0, 0]);
}

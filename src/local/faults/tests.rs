//! The lines of a fault file, and what each makes of the calls of a client.

use serde_json::json;

use super::*;
use crate::local::protocol::Call;
use crate::local::service::Service;
use crate::model::{AccountId, Json, Region};

fn cloud(faults: &str) -> Service {
    let faults = Faults::parse(faults).expect("right lines");
    let service = Service::open(AccountId::new("111122223333"), 0.0, None).expect("memory");
    service.with_faults(faults)
}

fn hear(service: &mut Service, operation: &str, body: &Json) -> Option<Result<Json, Exception>> {
    let target = format!("CloudApiService.{operation}");
    let call = Call::parse(&target, body.to_string().as_bytes()).expect("a call");
    service.hear(call, &Region::new("eu-west-1"), 0)
}

fn answer(service: &mut Service, operation: &str, body: &Json) -> Result<Json, Exception> {
    hear(service, operation, body).expect("an answer")
}

/// The progress of a creation.
fn create(service: &mut Service, type_name: &str, desired: &Json) -> Json {
    let body = json!({ "TypeName": type_name, "DesiredState": desired.to_string() });
    let answered = answer(service, "CreateResource", &body).expect("accepted");
    answered["ProgressEvent"].clone()
}

fn bucket(service: &mut Service, name: &str) -> Json {
    create(service, "AWS::S3::Bucket", &json!({ "BucketName": name }))
}

fn read(service: &mut Service, type_name: &str, identifier: &str) -> Result<Json, Exception> {
    let body = json!({ "TypeName": type_name, "Identifier": identifier });
    let answered = answer(service, "GetResource", &body)?;
    let text = answered["ResourceDescription"]["Properties"].as_str().expect("a text");
    Ok(serde_json::from_str(text).expect("properties"))
}

fn delete(service: &mut Service, type_name: &str, identifier: &Json) -> Json {
    let body = json!({ "TypeName": type_name, "Identifier": identifier });
    answer(service, "DeleteResource", &body).expect("accepted")["ProgressEvent"].clone()
}

fn listed(service: &mut Service, type_name: &str) -> usize {
    let answered = answer(service, "ListResources", &json!({ "TypeName": type_name }));
    answered.expect("a list")["ResourceDescriptions"].as_array().map_or(0, Vec::len)
}

fn mistake(text: &str) -> (String, String) {
    let errors = Faults::parse(text).expect_err("a mistake");
    let [error] = errors.as_slice() else { panic!("one mistake: {errors:?}") };
    (text.get(error.range.clone()).expect("words").to_owned(), error.what.clone())
}

#[test]
fn a_mistake_is_found_at_its_words() {
    for (text, words, what) in [
        ("seed x", "x", "`x` is not a whole number"),
        ("rate 0", "0", "`0` is not a rate"),
        ("rate 25 burst", "", "a burst is missing"),
        ("rate 25 each", "each", "`each` has no meaning here"),
        ("broken on create *", "broken", "there is no fault `broken`"),
        ("failed Slow on create *", "Slow", "`Slow` is no handler error code"),
        ("refused Throttling on read *", "Throttling", "`Throttling` is no exception"),
        ("hidden 0 on create *", "0", "`0` is not a count"),
        ("ignored create *", "create", "`on` is missing before `create`"),
        ("ignored on create *", "create", "`ignored` does not happen on create"),
        ("refused SlowDown on read *", "read", "`refused` does not happen on read"),
        ("partly on delete *", "delete", "`partly` does not happen on delete"),
        ("failed Throttling on make *", "make", "there is no operation `make`"),
        ("unheard on read AWS::EC2::VPX", "AWS::EC2::VPX", "no type is called `AWS::EC2::VPX`"),
        ("unheard on read", "", "the type is missing"),
        ("unheard on read * often", "often", "`often` has no meaning here"),
        ("unheard on read * first 1 each twice", "twice", "`twice` has no meaning here"),
        ("failed Throttling \"x on read *", "\"x on read *", "the text has no end"),
    ] {
        assert_eq!(mistake(text), (words.to_owned(), what.to_owned()), "{text}");
    }
    assert_eq!(mistake("# all is well\n\nseed 1\nseed").1, "the seed is missing");
}

#[test]
fn the_page_shows_lines_that_are_right() {
    let page = include_str!("../README.md");
    let example = page.split("```").nth(1).expect("an example");
    let faults = Faults::parse(example).expect("right lines");
    assert_eq!((faults.seed, faults.lines.len()), (7, 7));
}

#[test]
fn a_line_says_at_which_calls() {
    let when = |text: &str| {
        let mut service = cloud(&format!("failed Throttling on create AWS::S3::* {text}"));
        let names = ["a00", "b00", "a00", "b00", "a00", "b00"];
        let events = names.map(|name| bucket(&mut service, name)["ErrorCode"] == "Throttling");
        events.map(u8::from)
    };
    assert_eq!(when(""), [1, 1, 1, 1, 1, 1]);
    assert_eq!(when("first 2"), [1, 1, 0, 0, 0, 0]);
    assert_eq!(when("first 2 each"), [1, 1, 1, 1, 0, 0]);
    assert_eq!(when("nth 3"), [0, 0, 1, 0, 0, 0]);
    assert_eq!(when("nth 2 each"), [0, 0, 1, 1, 0, 0]);
    assert_eq!(when("every 3"), [0, 0, 1, 0, 0, 1]);
    assert_eq!(when("chance 1"), [1, 1, 1, 1, 1, 1]);
}

#[test]
fn a_read_may_give_what_was_there_before_an_update() {
    let mut service = cloud("stale 2 on update AWS::SSM::*");
    let desired = json!({ "Name": "/a", "Type": "String", "Value": "old" });
    create(&mut service, "AWS::SSM::Parameter", &desired);
    let patch = json!([{ "op": "replace", "path": "/Value", "value": "new" }]).to_string();
    let body =
        json!({ "TypeName": "AWS::SSM::Parameter", "Identifier": "/a", "PatchDocument": patch });
    let event = answer(&mut service, "UpdateResource", &body).expect("accepted");
    assert_eq!(event["ProgressEvent"]["OperationStatus"], "SUCCESS");
    let mut reads =
        || read(&mut service, "AWS::SSM::Parameter", "/a").expect("a read")["Value"].clone();
    assert_eq!([reads(), reads(), reads()], ["old", "old", "new"]);
}

#[test]
fn what_was_just_made_may_not_be_seen_by_what_refers_to_it() {
    let mut service = cloud("unseen 2 on create AWS::EC2::VPC");
    let vpc = create(&mut service, "AWS::EC2::VPC", &json!({ "CidrBlock": "10.0.0.0/16" }));
    let subnet = json!({ "VpcId": vpc["Identifier"], "CidrBlock": "10.0.0.0/24" });
    let mut code = || create(&mut service, "AWS::EC2::Subnet", &subnet)["ErrorCode"].clone();
    assert_eq!([code(), code(), code()], [json!("NotFound"), json!("NotFound"), json!(null)]);
}

#[test]
fn a_seed_repeats_chances_and_another_gives_others() {
    let with = |seed: u64| {
        let mut service = cloud(&format!("seed {seed}\nfailed Throttling on create * chance 0.5"));
        let failed = (0..64).map(|number| bucket(&mut service, &format!("bucket-{number}")));
        failed.map(|event| event["ErrorCode"] == "Throttling").collect::<Vec<_>>()
    };
    assert_eq!(with(1), with(1));
    assert_ne!(with(1), with(2));
    let share = with(1).into_iter().filter(|failed| *failed).count();
    assert!((16..48).contains(&share), "{share} of 64");
}

#[test]
fn what_is_beyond_the_rate_is_throttled() {
    let mut service = cloud("rate 2 burst 3");
    let region = Region::new("eu-west-1");
    let mut at = |now| {
        let body = json!({ "TypeName": "AWS::S3::Bucket" }).to_string();
        let call = Call::parse("CloudApiService.ListResources", body.as_bytes()).expect("a call");
        service.hear(call, &region, now).expect("an answer").map_err(|refused| refused.name)
    };
    let taken = [0, 0, 0, 0, 499, 500, 501, 9000].map(|now| at(now).is_ok());
    assert_eq!(taken, [true, true, true, false, false, true, false, true]);
    assert_eq!(at(9000).and(at(9000)).and(at(9000)), Err("ThrottlingException"));
}

#[test]
fn a_call_may_be_refused_or_not_answered() {
    let mut service = cloud(
        "refused ServiceInternalErrorException \"broken\" on list * first 1\n\
         unheard on create * nth 1\nunanswered on create * nth 2",
    );
    let list = json!({ "TypeName": "AWS::S3::Bucket" });
    let refused = answer(&mut service, "ListResources", &list).expect_err("refused");
    assert_eq!((refused.http_status(), refused.message.as_str()), (500, "broken"));
    let body = |name: &str| {
        let desired = json!({ "BucketName": name }).to_string();
        json!({ "TypeName": "AWS::S3::Bucket", "DesiredState": desired })
    };
    assert!(hear(&mut service, "CreateResource", &body("one")).is_none());
    assert_eq!(listed(&mut service, "AWS::S3::Bucket"), 0);
    assert!(hear(&mut service, "CreateResource", &body("two")).is_none());
    assert_eq!(listed(&mut service, "AWS::S3::Bucket"), 1);
}

#[test]
fn an_operation_in_progress_is_named_and_can_be_asked_for() {
    let mut service = cloud("refused ConcurrentOperationException on create * first 1");
    let desired = json!({ "BucketName": "one" }).to_string();
    let body = json!({ "TypeName": "AWS::S3::Bucket", "DesiredState": desired });
    let refused = answer(&mut service, "CreateResource", &body).expect_err("refused");
    let (_, token) = refused.message.split_once("RequestToken ").expect("a token");
    let status = json!({ "RequestToken": token });
    let event = answer(&mut service, "GetResourceRequestStatus", &status).expect("known");
    assert_eq!(event["ProgressEvent"]["OperationStatus"], "SUCCESS");
    assert_eq!(listed(&mut service, "AWS::S3::Bucket"), 0);
}

#[test]
fn an_operation_may_fail_before_or_after_it_is_done() {
    let mut service = cloud(
        "failed GeneralServiceException on create AWS::S3::Bucket nth 1\n\
         half-done on create AWS::S3::Bucket nth 2\n\
         already-exists on create AWS::S3::Bucket nth 3",
    );
    let event = bucket(&mut service, "one");
    assert_eq!(event["OperationStatus"], "FAILED");
    let words = event["StatusMessage"].as_str().expect("words");
    assert!(words.starts_with("A conflicting conditional operation"), "{words}");
    assert_eq!(listed(&mut service, "AWS::S3::Bucket"), 0);
    let event = bucket(&mut service, "two");
    assert_eq!(
        (&event["ErrorCode"], &event["Identifier"]),
        (&"NotStabilized".into(), &"two".into())
    );
    assert_eq!(listed(&mut service, "AWS::S3::Bucket"), 1);
    let event = bucket(&mut service, "three");
    assert_eq!(
        (&event["ErrorCode"], &event["Identifier"]),
        (&"AlreadyExists".into(), &"two".into())
    );
    assert_eq!(listed(&mut service, "AWS::S3::Bucket"), 1);
}

#[test]
fn an_update_may_have_no_effect() {
    let mut service = cloud("ignored on update AWS::S3::Bucket first 1");
    bucket(&mut service, "one");
    let patch = json!([{ "op": "add", "path": "/Tags", "value": [{ "Key": "a", "Value": "b" }] }]);
    let body = json!({
        "TypeName": "AWS::S3::Bucket", "Identifier": "one", "PatchDocument": patch.to_string(),
    });
    for effect in [false, true] {
        let event = answer(&mut service, "UpdateResource", &body).expect("accepted");
        assert_eq!(event["ProgressEvent"]["OperationStatus"], "SUCCESS");
        let tags = read(&mut service, "AWS::S3::Bucket", "one").expect("found")["Tags"].clone();
        assert_eq!(tags.as_array().is_some_and(|tags| !tags.is_empty()), effect, "{tags}");
    }
}

#[test]
fn what_was_made_may_not_be_found_at_once() {
    let mut service = cloud("hidden 2 on create AWS::S3::Bucket");
    bucket(&mut service, "one");
    for _ in 0..2 {
        assert_eq!(listed(&mut service, "AWS::S3::Bucket"), 0);
        let unknown = read(&mut service, "AWS::S3::Bucket", "one").expect_err("hidden");
        assert_eq!(unknown.name, "ResourceNotFoundException");
    }
    assert_eq!(listed(&mut service, "AWS::S3::Bucket"), 1);
    assert!(read(&mut service, "AWS::S3::Bucket", "one").is_ok());
}

#[test]
fn a_role_is_not_known_everywhere_at_once() {
    let mut service = cloud("unpropagated 1 on create AWS::IAM::Role");
    let trust = json!({ "Version": "2012-10-17", "Statement": [] });
    let role = json!({ "RoleName": "r", "AssumeRolePolicyDocument": trust });
    create(&mut service, "AWS::IAM::Role", &role);
    let arn = "arn:aws:iam::111122223333:role/r";
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Principal": { "AWS": arn }, "Action": "s3:*", "Resource": "*",
        }],
    });
    bucket(&mut service, "one");
    let desired = json!({ "Bucket": "one", "PolicyDocument": policy });
    let event = create(&mut service, "AWS::S3::BucketPolicy", &desired);
    let words = event["StatusMessage"].as_str().expect("words");
    assert!(words.starts_with("Invalid principal in policy"), "{words}");
    let event = create(&mut service, "AWS::S3::BucketPolicy", &desired);
    assert_eq!(event["OperationStatus"], "SUCCESS", "{event}");
}

#[test]
fn an_interface_stays_for_a_while() {
    let mut service = cloud("lingering 2 on delete AWS::EC2::NatGateway");
    let vpc = create(&mut service, "AWS::EC2::VPC", &json!({ "CidrBlock": "10.0.0.0/16" }));
    let vpc = &vpc["Identifier"];
    let subnet = json!({ "VpcId": vpc, "CidrBlock": "10.0.0.0/24" });
    let subnet = create(&mut service, "AWS::EC2::Subnet", &subnet)["Identifier"].clone();
    let nat = json!({ "SubnetId": subnet, "ConnectivityType": "private" });
    let nat = create(&mut service, "AWS::EC2::NatGateway", &nat)["Identifier"].clone();
    assert_eq!(delete(&mut service, "AWS::EC2::NatGateway", &nat)["OperationStatus"], "SUCCESS");
    let interface = read_only_interface(&mut service);
    assert_eq!(interface["SubnetId"], subnet);
    for _ in 0..2 {
        let event = delete(&mut service, "AWS::EC2::Subnet", &subnet);
        let words = event["StatusMessage"].as_str().expect("words");
        assert!(words.contains("has dependencies and cannot be deleted"), "{words}");
    }
    assert_eq!(delete(&mut service, "AWS::EC2::Subnet", &subnet)["OperationStatus"], "SUCCESS");
    assert_eq!(listed(&mut service, "AWS::EC2::NetworkInterface"), 0);
}

fn read_only_interface(service: &mut Service) -> Json {
    let body = json!({ "TypeName": "AWS::EC2::NetworkInterface" });
    let listed = answer(service, "ListResources", &body).expect("a list");
    let [found] = listed["ResourceDescriptions"].as_array().expect("interfaces").as_slice() else {
        panic!("one interface: {listed}")
    };
    read(service, "AWS::EC2::NetworkInterface", found["Identifier"].as_str().expect("an id"))
        .expect("found")
}

#[test]
fn reads_may_come_in_another_form() {
    let mut service = cloud("shuffled on read AWS::S3::Bucket\nrewritten on read AWS::IAM::Role");
    let tag = |key: &str| json!({ "Key": key, "Value": "" });
    let desired = json!({ "BucketName": "one", "Tags": [tag("a"), tag("b"), tag("c")] });
    create(&mut service, "AWS::S3::Bucket", &desired);
    let mut orders = std::collections::BTreeSet::new();
    for _ in 0..3 {
        let properties = read(&mut service, "AWS::S3::Bucket", "one").expect("found");
        orders.insert(properties["Tags"].to_string());
    }
    assert_eq!(orders.len(), 3, "{orders:?}");
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": ["sts:AssumeRole"],
        }],
    });
    let role = json!({ "RoleName": "r", "AssumeRolePolicyDocument": trust });
    create(&mut service, "AWS::IAM::Role", &role);
    let read = read(&mut service, "AWS::IAM::Role", "r").expect("found");
    let statement = &read["AssumeRolePolicyDocument"]["Statement"][0];
    assert_eq!(statement["Principal"]["AWS"], json!(["arn:aws:iam::111122223333:root"]));
    assert_eq!(statement["Action"], "sts:AssumeRole");
}

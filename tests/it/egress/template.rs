//! What an exported template holds of each way out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

pub struct Template(Json);

/// A text of which some parts are known only when the template is deployed.
fn joined(text: &Json) -> String {
    let parts = text["Fn::Join"][1].as_array().unwrap().iter();
    parts.map(|part| part.as_str().unwrap_or("?")).collect()
}

impl Template {
    pub fn parse(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap())
    }

    /// The one resource of a type whose logical id begins so.
    fn only(&self, kind: &str, prefix: &str) -> &Json {
        let resources = self.0["Resources"].as_object().unwrap().iter();
        let found: Vec<&Json> = resources
            .filter(|(id, it)| it["Type"] == kind && id.starts_with(prefix))
            .map(|(_, it)| &it["Properties"])
            .collect();
        let [one] = found[..] else { panic!("{} of {kind} below {prefix}", found.len()) };
        one
    }

    /// The rules of the firewall of a network.
    pub fn rules(&self, network: &str) -> &str {
        let group = self.only("AWS::NetworkFirewall::RuleGroup", network);
        group["RuleGroup"]["RulesSource"]["RulesString"].as_str().unwrap()
    }

    /// The text of a file that the proxy of a network writes at its first start.
    pub fn file_of_proxy(&self, network: &str, path: &str) -> String {
        let template = self.only("AWS::EC2::LaunchTemplate", network);
        let first_start = joined(&template["LaunchTemplateData"]["UserData"]["Fn::Base64"]);
        let (_, text) = first_start.split_once(&format!("  - path: {path}\n")).unwrap();
        let (_, text) = text.split_once("    content: |\n").unwrap();
        let lines = text.lines().map_while(|line| line.strip_prefix("      "));
        lines.map(|line| format!("{line}\n")).collect()
    }

    /// What a parameter holds.
    pub fn parameter(&self, id: &str) -> &str {
        let parameter = &self.0["Resources"][id];
        assert_eq!(parameter["Type"], "AWS::SSM::Parameter");
        parameter["Properties"]["Value"].as_str().unwrap()
    }

    /// Whether there is a DNS firewall that holds anything back.
    pub fn filters_names(&self) -> bool {
        let mut resources = self.0["Resources"].as_object().unwrap().values();
        resources.any(|it| it["Type"] == "AWS::Route53Resolver::FirewallRuleGroup")
    }

    /// Whether DNS Firewall lets a name be resolved: the rules by their priorities, of which the
    /// first whose list has the name decides. `*` stands for labels, at the front only.
    pub fn resolves(&self, network: &str, name: &str) -> bool {
        let name = name.to_lowercase();
        let group = self.only("AWS::Route53Resolver::FirewallRuleGroup", network);
        let rules = group["FirewallRules"].as_array().unwrap();
        let rules: BTreeMap<u64, &Json> =
            rules.iter().map(|rule| (rule["Priority"].as_u64().unwrap(), rule)).collect();
        let mut actions = rules.values().filter(|rule| {
            let list = rule["FirewallDomainListId"]["Ref"].as_str().unwrap();
            let domains = &self.0["Resources"][list]["Properties"]["Domains"];
            domains.as_array().unwrap().iter().any(|domain| {
                let domain = domain.as_str().unwrap();
                match domain.strip_prefix('*') {
                    Some(ending) => name.ends_with(ending),
                    None => name == domain,
                }
            })
        });
        match actions.next().map(|rule| (&rule["Action"], &rule["BlockResponse"])) {
            Some((action, Json::Null)) => action == "ALLOW",
            Some((action, answer)) => {
                assert_eq!((action, answer), (&"BLOCK".into(), &"NODATA".into()));
                false
            }
            None => true,
        }
    }

    /// The addresses and ports to which a workload's group lets traffic out.
    pub fn addresses(&self, workload: &str) -> BTreeSet<(String, u64)> {
        let group = self.only("AWS::EC2::SecurityGroup", workload);
        let rules = group["SecurityGroupEgress"].as_array().unwrap().iter();
        rules
            .filter(|rule| rule.get("CidrIp").is_some())
            .map(|rule| {
                assert_eq!(rule["FromPort"], rule["ToPort"]);
                (rule["CidrIp"].as_str().unwrap().to_owned(), rule["ToPort"].as_u64().unwrap())
            })
            .collect()
    }
}

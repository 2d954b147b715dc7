network lab 10.0.0.0/16 { egress via none }
resource AWS::NetworkFirewall::RuleGroup nothing {
  RuleGroupName = "nothing"
  Type = "STATELESS"
  Capacity = 10
  RuleGroup = { RulesSource = { StatelessRulesAndCustomActions = { StatelessRules = [] } } }
}
resource AWS::NetworkFirewall::FirewallPolicy open {
  FirewallPolicyName = "open"
  FirewallPolicy = {
    StatelessDefaultActions = ["aws:pass"],
    StatelessFragmentDefaultActions = ["aws:pass"]
  }
}
resource AWS::NetworkFirewall::Firewall wall {
  FirewallName = "wall"
  FirewallPolicyArn = open.arn
  VpcId = lab.vpc.id
  SubnetMappings = [{ SubnetId = lab.private-a.id }]
}

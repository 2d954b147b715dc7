"""Questions that a reference design asks of what a cloud holds."""

from connection import client, resources


class Cloud:
    """A local cloud, walked by someone who knows AWS and nothing of smk."""

    def __init__(self, endpoint):
        self.control = client(endpoint)

    def all(self, type_name, **wanted):
        """The resources of a type with these properties."""
        return [
            it
            for it in resources(self.control, type_name)
            if all(it.get(name) == value for name, value in wanted.items())
        ]

    def only(self, type_name, **wanted):
        """The one resource of a type with these properties."""
        found = self.all(type_name, **wanted)
        assert len(found) == 1, f"{len(found)} of {type_name} with {wanted}"
        return found[0]

    def routes(self, table):
        """From each destination to what a table sends it to.

        AWS shows a gateway to the internet under the name for endpoints too.
        """
        found = resources(self.control, "AWS::EC2::Route", RouteTableId=table)
        targets = ("GatewayId", "NatGatewayId", "VpcEndpointId", "NetworkInterfaceId", "InstanceId")
        return {
            it["CidrBlock"]: {it[name] for name in targets if it.get(name)} for it in found
        }

    def table_of(self, subnet):
        association = self.only(
            "AWS::EC2::SubnetRouteTableAssociation", SubnetId=subnet["SubnetId"]
        )
        return association["RouteTableId"]


def tags(resource):
    return {tag["Key"]: tag["Value"] for tag in resource["Tags"]}


def statements(policy):
    """The statements of a policy by their names."""
    return {statement["Sid"]: statement for statement in policy["Statement"]}


def ports(rule):
    return (rule["IpProtocol"], rule.get("FromPort"), rule.get("ToPort"))

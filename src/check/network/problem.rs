//! What can be wrong with the ranges, zones, ways out and endpoints of a network.

use crate::source::Span;

#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Problem {
    #[error("`{range}` is an address within a range, not a range")]
    #[diagnostic(code("check::host-bits"), help("did you mean `{meant}`?"))]
    HostBits {
        range: String,
        meant: String,
        #[label("bits are set beyond the prefix")]
        span: Span,
    },
    #[error("`{range}` has a size that AWS does not accept")]
    #[diagnostic(
        code("check::range-size"),
        help("choose a prefix from /16 to /28, such as `{nearest}`")
    )]
    RangeSize {
        range: String,
        nearest: String,
        #[label("must be from /16 to /28")]
        span: Span,
    },
    #[error("the subnet `{range}` is not inside of the network `{network}`")]
    #[diagnostic(code("check::outside-network"), help("choose a range within `{network}`"))]
    OutsideNetwork {
        range: String,
        network: String,
        #[label("outside")]
        span: Span,
        #[label("the network")]
        outer: Span,
    },
    #[error("the subnets `{range}` and `{other}` overlap")]
    #[diagnostic(code("check::overlap"), help("choose ranges that do not"))]
    Overlap {
        range: String,
        other: String,
        #[label("overlaps")]
        span: Span,
        #[label("first here")]
        first: Span,
    },
    #[error("`{range}` is too small for subnets in {zones} zones")]
    #[diagnostic(code("check::too-small"), help("take a larger range or fewer zones"))]
    TooSmall {
        range: String,
        zones: usize,
        #[label("no room")]
        span: Span,
    },
    #[error("the zone `{zone}` is named twice")]
    #[diagnostic(code("check::zone-twice"), help("name each zone once"))]
    ZoneTwice {
        zone: String,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
    },
    #[error("the number of subnets ({subnets}) is not that of the zones ({zones})")]
    #[diagnostic(code("check::subnets-for-zones"), help("give one range for each zone"))]
    SubnetsForZones {
        subnets: usize,
        zones: usize,
        #[label("one for each zone is needed")]
        span: Span,
        #[label("this makes {zones}")]
        said: Span,
    },
    #[error("the network has no private subnets")]
    #[diagnostic(
        code("check::no-private-subnet"),
        help("add `subnets private` with a range for each zone; workloads run there")
    )]
    NoPrivateSubnet {
        #[label("none for workloads")]
        span: Span,
    },
    #[error("`via {via}` needs a public subnet")]
    #[diagnostic(
        code("check::no-public-subnet"),
        help("add `subnets public` with a range for each zone")
    )]
    NoPublicSubnet {
        via: &'static str,
        #[label("has no place")]
        span: Span,
    },
    #[error("`via firewall` needs a subnet for its endpoint in each zone")]
    #[diagnostic(
        code("check::no-firewall-subnet"),
        help("add `subnets firewall` with a range for each zone; a /28 is enough")
    )]
    NoFirewallSubnet {
        #[label("the firewall has no place")]
        span: Span,
    },
    #[error("there is no firewall to put into these subnets")]
    #[diagnostic(
        code("check::no-firewall"),
        help("take the line out, or say `egress via firewall`")
    )]
    NoFirewall {
        #[label("nothing would use them")]
        span: Span,
    },
    #[error("a network without internet has no public subnets")]
    #[diagnostic(
        code("check::public-without-way"),
        help("take the line out, or say `egress via nat`")
    )]
    PublicWithoutWay {
        #[label("nothing would use them")]
        span: Span,
    },
    #[error("hosts are allowed, but there is no way out")]
    #[diagnostic(code("check::allow-without-via"), help("say how: `egress via nat`"))]
    AllowWithoutVia {
        #[label("has no effect")]
        span: Span,
    },
    #[error("hosts are allowed, but the network has no internet")]
    #[diagnostic(
        code("check::allow-without-via"),
        help("take the line out, or choose a way such as `egress via nat`")
    )]
    AllowWithViaNone {
        #[label("has no effect")]
        span: Span,
        #[label("no internet")]
        via: Span,
    },
    #[error("`{host}` cannot be pinned to addresses")]
    #[diagnostic(
        code("check::wildcard-under-nat"),
        help(
            "name the hosts one by one, whose addresses other sites share; only a proxy or a firewall goes by names"
        )
    )]
    WildcardUnderNat {
        host: String,
        #[label("stands for hosts that nobody can list")]
        span: Span,
    },
    #[error("a proxy that lets everything through protects nothing")]
    #[diagnostic(
        code("check::any-under-proxy"),
        help("name the hosts; `.example.org` stands for a name and everything below it")
    )]
    AnyUnderProxy {
        #[label("the whole internet")]
        span: Span,
    },
    #[error("port {port} does not lead through the proxy")]
    #[diagnostic(
        code("check::port-under-proxy"),
        help(
            "leave the port out for 443, or write `port 80, 443`; programs that speak neither HTTP nor TLS do not use a proxy"
        )
    )]
    PortUnderProxy {
        port: u16,
        #[label("only 80 and 443")]
        span: Span,
    },
    #[error("on port {port} only TLS passes the firewall")]
    #[diagnostic(
        code("check::only-tls"),
        severity(Warning),
        help(
            "other protocols carry no name by which the firewall could know the host: SSH, for one, does not pass; leave the port out for 443"
        )
    )]
    OnlyTls {
        port: u16,
        #[label("nothing but TLS")]
        span: Span,
    },
    #[error("`any` includes all other hosts")]
    #[diagnostic(code("check::any-among-others"), help("let it stand alone, or leave it out"))]
    AnyAmongOthers {
        #[label("the whole internet")]
        span: Span,
    },
    #[error("the DNS firewall holds no name back")]
    #[diagnostic(
        code("check::idle-dns-firewall"),
        severity(Warning),
        help(
            "name hosts in place of `any`; with it, the names that are asked for are only logged"
        )
    )]
    IdleDnsFirewall {
        #[label("has nothing to filter")]
        span: Span,
        #[label("lets everything through")]
        any: Span,
    },
    #[error("`{id}` is not {what}")]
    #[diagnostic(
        code("check::bad-id"),
        help("copy it from AWS: `{prefix}` and 8 or 17 small digits from 0 to f")
    )]
    BadId {
        id: String,
        what: &'static str,
        prefix: &'static str,
        #[label("not an id")]
        span: Span,
    },
    #[error("what exists already is in an existing VPC")]
    #[diagnostic(
        code("check::no-existing-vpc"),
        help(
            "say in which, such as `network main in \"vpc-0a1b2c3d4e5f6a7b8\"`, or let smk make this"
        )
    )]
    NoExistingVpc {
        #[label("the VPC of this network is made by smk")]
        span: Span,
    },
    #[error("the subnet `{id}` is named twice")]
    #[diagnostic(code("check::subnet-twice"), help("name each subnet once"))]
    SubnetTwice {
        id: String,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
    },
    #[error("{purpose} subnets are made by smk")]
    #[diagnostic(
        code("check::only-private-exist"),
        help("write a free range of the VPC for each zone; smk has to lay their routes")
    )]
    OnlyPrivateExist {
        purpose: &'static str,
        #[label("existing subnets can only be private")]
        span: Span,
    },
    #[error("`via {what}` needs routes in subnets that are not smk's")]
    #[diagnostic(
        code("check::routes-of-others"),
        help(
            "write ranges after `subnets private`, so that smk makes them, or take `via proxy` or `via none`, which need no route"
        )
    )]
    RoutesOfOthers {
        what: &'static str,
        #[label("asks for a route to the internet")]
        via: Span,
        #[label("would have to be changed")]
        span: Span,
    },
    #[error("`after nat` changes where an existing internet gateway sends its traffic")]
    #[diagnostic(
        code("check::gateway-of-others"),
        help("leave out `after nat`: the firewall then stands before the NAT gateways")
    )]
    GatewayOfOthers {
        #[label("leads what comes in through the firewall")]
        via: Span,
        #[label("would have to be changed")]
        span: Span,
    },
    #[error("a network without internet needs no internet gateway")]
    #[diagnostic(
        code("check::gateway-without-way"),
        help("take the line out, or choose a way such as `egress via nat`")
    )]
    GatewayWithoutWay {
        #[label("nothing would use it")]
        span: Span,
    },
    #[error("it is not said which range of the VPC is the network's")]
    #[diagnostic(
        code("check::no-range"),
        help("write it behind the name, such as `network main 10.2.64.0/18 in \"vpc-…\"`")
    )]
    NoRange {
        #[label("a range is missing after this")]
        span: Span,
    },
    #[error("it is not said in which zones these subnets are")]
    #[diagnostic(
        code("check::zones-of-subnets"),
        help("add a line such as `zones a, b`, in the order of the subnets")
    )]
    ZonesOfSubnets {
        #[label("exist in zones that only AWS knows")]
        span: Span,
    },
    #[error("workloads cannot use an existing endpoint of `{service}`")]
    #[diagnostic(
        code("check::existing-interface"),
        help(
            "let smk make one, and turn off private DNS for the other; whoever is let in there is decided by a group that is not smk's"
        )
    )]
    ExistingInterface {
        service: String,
        #[label("only s3 and dynamodb")]
        span: Span,
    },
    #[error("an existing endpoint of `{service}` has no routes in subnets that smk makes")]
    #[diagnostic(
        code("check::endpoint-of-others"),
        help(
            "leave the id out: smk makes an endpoint for its subnets, and a VPC may have several of {service}"
        )
    )]
    EndpointOfOthers {
        service: String,
        #[label("would have to be changed")]
        span: Span,
    },
    #[error("port {port} is named twice")]
    #[diagnostic(code("check::port-twice"), help("name each port once"))]
    PortTwice {
        port: u16,
        #[label("again")]
        span: Span,
    },
    #[error("the network has two endpoints of `{service}`")]
    #[diagnostic(code("check::endpoint-twice"), help("keep one of them"))]
    EndpointTwice {
        service: String,
        #[label("and again here")]
        span: Span,
        #[label("first here")]
        first: Span,
    },
    #[error("there is no endpoint for `{service}`")]
    #[diagnostic(code("check::unknown-service"), help("did you mean `{similar}`?"))]
    UnknownService {
        service: String,
        similar: String,
        #[label("not known")]
        span: Span,
    },
    #[error("the endpoint of `{service}` has no buckets to allow")]
    #[diagnostic(code("check::only-s3-allows"), help("give only `s3` a block"))]
    OnlyS3Allows {
        service: String,
        #[label("only for s3")]
        span: Span,
    },
    #[error("logs cannot be kept for {days} days")]
    #[diagnostic(
        code("check::retention"),
        help("CloudWatch Logs offers some times only; the nearest is {nearest} days")
    )]
    Retention {
        days: u32,
        nearest: u32,
        #[label("not on offer")]
        span: Span,
    },
}

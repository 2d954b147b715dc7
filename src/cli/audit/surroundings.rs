//! Reads what is around the notebooks of a region that have no direct internet access.

use std::collections::BTreeMap;

use serde_json::json;

use super::read_all;
use crate::audit::Thing;
use crate::audit::isolation::{Surroundings, groups_beyond};
use crate::cloud::{self, Client};
use crate::model::{Json, PhysicalId, TypeName};

/// What a region holds, read once for all of its notebooks.
struct Region<'a> {
    client: &'a Client,
    associations: Vec<Json>,
    tables: Vec<Json>,
    endpoints: Vec<Json>,
    routes: BTreeMap<String, Vec<Json>>,
    groups: BTreeMap<String, Option<Json>>,
}

/// Adds to each notebook what decides what it reaches. Reads nothing if there is no such notebook.
pub(super) async fn add(client: &Client, things: &mut [Thing]) -> Result<(), cloud::Error> {
    let mut confined = things.iter_mut().filter(|thing| thing.is_confined()).peekable();
    if confined.peek().is_none() {
        return Ok(());
    }
    let all = async |name| {
        let found = read_all(client, name, None).await?;
        Ok::<_, cloud::Error>(found.into_iter().map(|(_, properties)| properties).collect())
    };
    let mut region = Region {
        client,
        associations: all("AWS::EC2::SubnetRouteTableAssociation").await?,
        tables: all("AWS::EC2::RouteTable").await?,
        endpoints: all("AWS::EC2::VPCEndpoint").await?,
        routes: BTreeMap::new(),
        groups: BTreeMap::new(),
    };
    for thing in confined {
        thing.surroundings = region.around(&thing.properties).await?;
    }
    Ok(())
}

impl Region<'_> {
    /// What is around a notebook; nothing, if its subnet went away meanwhile.
    async fn around(&mut self, notebook: &Json) -> Result<Option<Surroundings>, cloud::Error> {
        let subnet = notebook["SubnetId"].as_str().unwrap_or_default();
        let Some(read) = self.read("AWS::EC2::Subnet", subnet).await? else { return Ok(None) };
        let vpc = read.get("VpcId").and_then(Json::as_str).unwrap_or_default().to_owned();
        let tables = self.tables_of(subnet, &vpc);
        let mut routes = Vec::new();
        for table in &tables {
            routes.extend(self.routes_of(table).await?);
        }
        let ids = notebook["SecurityGroupIds"].as_array().into_iter().flatten();
        let ids = ids.filter_map(Json::as_str).map(str::to_owned).collect();
        let groups = self.groups(ids).await?;
        let beyond = groups_beyond(&groups).map(str::to_owned).collect();
        let beyond = self.groups(beyond).await?;
        let endpoints = self.endpoints.clone();
        Ok(Some(Surroundings { vpc, tables, routes, groups, beyond, endpoints }))
    }

    /// The table of a subnet. One without an association has the main table of its VPC, which no
    /// read tells apart: it is one of those that no subnet is associated with.
    fn tables_of(&self, subnet: &str, vpc: &str) -> Vec<String> {
        let text = |value: &Json| value.as_str().map(str::to_owned);
        let own = self.associations.iter().find(|it| it["SubnetId"] == subnet);
        if let Some(own) = own {
            return text(&own["RouteTableId"]).into_iter().collect();
        }
        let is_taken = |id: &Json| self.associations.iter().any(|it| it["RouteTableId"] == *id);
        let free = self.tables.iter().filter(|it| it["VpcId"] == vpc);
        free.map(|it| &it["RouteTableId"]).filter(|id| !is_taken(id)).filter_map(text).collect()
    }

    async fn routes_of(&mut self, table: &str) -> Result<Vec<Json>, cloud::Error> {
        if let Some(known) = self.routes.get(table) {
            return Ok(known.clone());
        }
        let model = json!({ "RouteTableId": table });
        let found = read_all(self.client, "AWS::EC2::Route", Some(model)).await?;
        let routes: Vec<Json> = found.into_iter().map(|(_, properties)| properties).collect();
        self.routes.insert(table.to_owned(), routes.clone());
        Ok(routes)
    }

    async fn groups(&mut self, ids: Vec<String>) -> Result<Vec<Json>, cloud::Error> {
        let mut groups = Vec::new();
        for id in ids {
            if !self.groups.contains_key(&id) {
                let read = self.read("AWS::EC2::SecurityGroup", &id).await?;
                self.groups.insert(id.clone(), read);
            }
            groups.extend(self.groups.get(&id).cloned().flatten());
        }
        Ok(groups)
    }

    async fn read(&self, type_name: &str, id: &str) -> Result<Option<Json>, cloud::Error> {
        self.client.read(&TypeName::new(type_name), &PhysicalId::new(id)).await
    }
}

param password = "change-me-please"
param size = enabel
resource AWS::Timestream::InfluxDBInstance series { Password = $password }
resource AWS::EC2::TransitGateway hub { EncryptionSupport = $size }

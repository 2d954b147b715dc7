resource AWS::EC2::LaunchTemplate shape {
  LaunchTemplateData = {
    UserData = "ZXhwb3J0IEFXU19BQ0NFU1NfS0VZX0lEPUFLSUFJT1NGT0ROTjdFWEFNUExFCg==",
    BlockDeviceMappings = [{ DeviceName = "/dev/xvda", Ebs = { VolumeSize = 8 } }],
    NetworkInterfaces = [{ DeviceIndex = 0, AssociatePublicIpAddress = true }]
  }
}

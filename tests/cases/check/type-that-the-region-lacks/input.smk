stack lab in af-south-1

resource AWS::AppRunner::Service site {
  SourceConfiguration = {
    ImageRepository = { ImageIdentifier = "public.ecr.aws/nginx/nginx:1", ImageRepositoryType = "ECR_PUBLIC" }
  }
}

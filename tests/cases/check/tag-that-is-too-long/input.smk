stack lab {
  tag reviewed-reviewed-reviewed-reviewed-reviewed-reviewed-reviewed-reviewed-reviewed-reviewed-reviewed-reviewed-reviewed-reviewed-reviewed- "yes"
}

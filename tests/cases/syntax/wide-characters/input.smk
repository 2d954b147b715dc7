stack acme in eu-west-1 {
  tag group "研究室" 'x'
  tag città "été" y
	tag	team	"研"	z
}
key 鍵

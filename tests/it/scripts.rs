//! The scripts that instances and notebooks run, of every program, as shellcheck and cloud-init
//! see them.

use super::support::{
    Folder, applied, exported, need_cloud_init, need_program, need_python, programs, python,
};

#[test]
fn scripts_pass_shellcheck_and_user_data_cloud_init() {
    let Some(tools) = need_python() else { return };
    let Some(shellcheck) = need_program("shellcheck") else { return };
    let Some(cloud_init) = need_cloud_init() else { return };
    let lives: Vec<_> = programs().iter().map(|program| applied(program)).collect();
    let mut arguments = vec![shellcheck.display().to_string(), cloud_init.display().to_string()];
    for (folder, cloud, region) in &lives {
        arguments.push(exported(folder, ".").display().to_string());
        arguments.extend([cloud.endpoint().to_owned(), region.clone()]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    python(&tools, &Folder::empty(), "scripts_are_sound.py", &arguments);
}

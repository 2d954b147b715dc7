;;; smk-mode-tests.el --- What editing with smk-mode does -*- lexical-binding: t; -*-

;;; Commentary:

;; Each test types or moves in a program.

;;; Code:

(require 'compile)
(require 'ert)
(require 'imenu)
(require 'smk-mode)

(defmacro with-program (text &rest body)
  "Run BODY in a buffer that holds TEXT, where `|' is point."
  (declare (indent 1))
  `(with-temp-buffer
     (insert ,text)
     (smk-mode)
     (goto-char (point-min))
     (search-forward "|")
     (delete-char -1)
     ,@body))

(defun line ()
  "The line at point."
  (buffer-substring-no-properties (line-beginning-position) (line-end-position)))

(ert-deftest a-comment-is-filled ()
  (with-program "# One word| and another and more.\nkey lab\n"
    (setq fill-column 20)
    (fill-paragraph)
    (should (equal (buffer-string) "# One word and\n# another and more.\nkey lab\n"))))

(ert-deftest statements-can-be-commented-out ()
  (with-program "bucket data {\n  |only from main\n}\n"
    (comment-line 1)
    (should (equal (buffer-string) "bucket data {\n  # only from main\n}\n"))
    (forward-line -1)
    (comment-line 1)
    (should (equal (buffer-string) "bucket data {\n  only from main\n}\n"))))

(ert-deftest a-new-line-is-indented ()
  (with-program "bucket data {|"
    (newline-and-indent)
    (insert "only from main,")
    (newline-and-indent)
    (should (equal (line) "    "))
    (insert "side")
    (newline-and-indent)
    (should (equal (line) "  "))))

(ert-deftest a-brace-that-is-typed-goes-where-it-belongs ()
  (with-program "bucket data {\n  keep\n  |"
    (electric-indent-local-mode)
    (let ((last-command-event ?}))
      (call-interactively #'self-insert-command))
    (should (equal (line) "}"))))

(ert-deftest point-moves-by-statements ()
  (with-program "key lab\nbucket data {\n  ke|ep\n}\n\nkey late\n"
    (beginning-of-defun)
    (should (equal (line) "bucket data {"))
    (end-of-defun)
    (should (equal (line) ""))
    (should (looking-back "}\n" 1))
    (end-of-defun)
    (should (eobp))
    (beginning-of-defun 3)
    (should (equal (line) "key lab"))))

(ert-deftest point-moves-over-brackets-and-texts ()
  (with-program "|{ a = \"}\" # }\n}\nkey lab\n"
    (forward-sexp)
    (should (looking-at-p "\nkey lab"))))

(ert-deftest a-text-without-its-end-ends-with-its-line ()
  (with-program "use \"a\nkey lab|\n"
    (should-not (nth 3 (syntax-ppss)))))

(ert-deftest a-line-may-be-as-long-as-the-language-lets-it ()
  (with-program (concat "let a = \"" (apply #'concat (make-list 130000 "\\\"")) "\"\nkey lab|\n")
    (font-lock-ensure)
    (indent-region (point-min) (point-max))
    (beginning-of-line)
    (should (eq (get-text-property (point) 'face) 'font-lock-keyword-face))))

(ert-deftest names-are-listed ()
  (with-program "|network main 10.0.0.0/16\nresource AWS::SQS::Queue work {\n  key lab\n}\nbucket data, models\n"
    (let* ((index (funcall imenu-create-index-function))
           (first (mapcar (lambda (kind) (list (car kind) (caadr kind))) index)))
      (should (equal (sort first (lambda (one two) (string< (car one) (car two))))
                     '(("Bucket" "data") ("Network" "main") ("Resource" "work")))))))

(ert-deftest problems-lead-to-their-places ()
  (with-temp-buffer
    (insert "error: `egres` begins no statement (check::unknown-statement)\n"
            "  main.smk:2:3: not known\n  help: did you mean `egress`?\n\n1 error\n")
    (compilation-mode)
    (compilation--ensure-parse (point-max))
    (goto-char (point-min))
    (compilation-next-error 1)
    (let ((place (compilation--message->loc (get-text-property (point) 'compilation-message))))
      (should (equal (compilation--loc->line place) 2))
      (should (equal (compilation--loc->col place) 3)))))

(ert-deftest columns-of-problems-are-characters ()
  (let ((file (make-temp-file "program" nil ".smk" "network lab 10.0.0.0/16 {\n\té研egres via nat\n}\n")))
    (unwind-protect
        (with-temp-buffer
          (insert "error: `egres` begins no statement (check::unknown-statement)\n"
                  "  " file ":2:4: not known\n")
          (compilation-mode)
          (compilation--ensure-parse (point-max))
          (goto-char (point-min))
          (search-forward ".smk")
          (compile-goto-error)
          (with-current-buffer (find-buffer-visiting file)
            (should (eq major-mode 'smk-mode))
            (should (looking-at-p "egres"))
            (kill-buffer)))
      (delete-file file))))

;;; smk-mode-tests.el ends here
